// The main job, in a real browser: from a pasted article to an approved quote on a sheet. With the program,
// without JavaScript, and with the keyboard alone.
import { article, audit, expect, openArticle, ready, test } from "./desk.js";

async function download(page, name) {
  const link = page.getByRole("link", { name });
  const href = await link.getAttribute("href");
  const answer = await page.request.get(href);
  expect(answer.status()).toBe(200);
  return { text: await answer.text(), headers: answer.headers() };
}

async function checkAndSend(page, typed) {
  await page.getByLabel("As a sentence").fill("Lund told the board, according to minutes of the meeting");
  await page.getByLabel("Wording").selectOption("verbatim");
  await page.getByRole("combobox", { name: "Attribution" }).selectOption("correct_via");
  await page.getByLabel("Context").selectOption("in_context");
  await page.getByLabel("Note").fill("Read in the minutes.");
  if (typed) await typed();
  await page.getByRole("button", { name: "Send to editor" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  test(`from a pasted article to a sheet, ${how}`, async ({ open }) => {
    const { title, text } = article();
    const ines = await open("checker", { javaScriptEnabled });
    await ines.goto("/import");
    if (javaScriptEnabled) await ready(ines);
    await ines.getByLabel("The article's text").fill(text);
    if (javaScriptEnabled) {
      await expect(ines.getByText("2 quotes, 0 titles or terms, 0 odd marks")).toBeVisible();
      await expect(ines.locator("[name=title]")).toHaveValue(title);
      await expect(ines.locator("[name=cut]")).toHaveCount(2);
    } else {
      await ines.getByRole("button", { name: "Read title and date" }).click();
      await expect(ines.locator("[name=title]")).toHaveValue(title);
      await expect(ines.getByText("The bridge is sound", { exact: false }).first()).toBeVisible();
    }
    await expect(ines.locator("[name=byline]")).toHaveValue("Tom Vale");
    await ines.getByRole("button", { name: "Import", exact: true }).click();
    await expect(ines.getByRole("status").filter({ hasText: "its quotes are found" })).toBeVisible();
    await expect(ines.getByText("Follow us on")).toHaveCount(0);
    if (javaScriptEnabled) await ready(ines);
    await expect(ines.getByText("Quote 1 of 2")).toBeVisible();
    await expect(ines.getByLabel("As a sentence")).toHaveValue("Lund said, according to a ministry statement");
    await expect(ines.getByLabel("Who that is")).toHaveValue("Petra Lund");
    await checkAndSend(ines);
    await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);

    const omar = await open("editor", { javaScriptEnabled });
    await omar.getByRole("link", { name: "The bridge is sound" }).first().click();
    if (javaScriptEnabled) await ready(omar);
    await expect(omar.getByLabel("As a sentence")).toHaveValue("Lund told the board, according to minutes of the meeting");
    await omar.getByRole("button", { name: "Approve" }).click();
    await expect(omar.locator(".text [data-state=approved]")).toHaveCount(1);

    await openArticle(omar, title);
    const csv = await download(omar, "Approved, CSV");
    expect(csv.headers["content-disposition"]).toContain("quotes-approved.csv");
    for (const words of ["The bridge is sound", "Petra Lund", "minutes of the meeting", "Ines Roth", "Omar Haddad", "Accurate via intermediary"]) {
      expect(csv.text).toContain(words);
    }
    expect(csv.text).not.toContain("a precaution");
    const json = JSON.parse((await download(omar, "Approved, JSON")).text);
    const quote = json.quotes[0];
    expect(quote.exact).toBe("The bridge is sound, and it stays closed until we know why it moved,");
    expect(quote.attribution.via[0].text).toBe("minutes of the meeting");
    const print = await omar.request.get(await omar.getByRole("link", { name: "Approved, to print" }).getAttribute("href"));
    await omar.getByRole("link", { name: "Preview and other formats" }).click();
    const reviews = JSON.parse((await download(omar, "ClaimReview and Quotation")).text)["@graph"];
    const review = reviews.find((entry) => entry["@type"] === "ClaimReview");
    // What Google asks for: claimReviewed, url, and a rating with a name; and its scale where it has a value.
    expect(review.claimReviewed).toContain("Petra Lund told the board: “The bridge is sound");
    expect(review.url).toBeTruthy();
    expect(review.reviewRating).toEqual({ "@type": "Rating", alternateName: "Accurate via intermediary", ratingValue: 4, bestRating: 5, worstRating: 1 });
    const notes = JSON.parse((await download(omar, "Web Annotations")).text).first.items;
    expect(notes[0].motivation).toBe("assessing");
    expect(notes[0].body.map((body) => body.value)).toContain("Accurate via intermediary");
    expect((await download(omar, "Markdown")).text).toContain("Verdict: Accurate via intermediary: word for word, correctly attributed through an intermediary, in context");
    expect(await print.text()).toContain("<strong>Accurate via intermediary:</strong> word for word");
    expect(json.quotes).toHaveLength(1);
  });
}

test("the same article again leads to the one that exists", async ({ open }) => {
  const { text } = article();
  const page = await open("checker");
  for (const notice of ["its quotes are found", "was here already"]) {
    await page.goto("/import");
    await ready(page);
    await page.getByLabel("The article's text").fill(text);
    await expect(page.locator("[name=byline]")).toHaveValue("Tom Vale");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: notice })).toBeVisible();
  }
});

test("the keyboard alone does the whole check", async ({ open }) => {
  const { title, text } = article();
  const page = await open("checker");
  await page.goto("/import");
  await ready(page);
  await page.getByLabel("The article's text").focus();
  await page.keyboard.insertText(text);
  await expect(page.locator("[name=title]")).toHaveValue(title);
  await page.getByRole("button", { name: "Import", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Quote 1 of 2")).toBeVisible();
  await ready(page);
  await page.keyboard.press("j");
  await expect(page.getByText("Quote 2 of 2")).toBeVisible();
  await expect(page.locator(".panel blockquote")).toContainText("a precaution");
  await page.keyboard.press("k");
  await expect(page.getByText("Quote 1 of 2")).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.getByLabel("As a sentence")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Petra Lund, port director, said, according to jjkk notes");
  await expect(page.getByLabel("Role")).toHaveValue("port director");
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await expect(page.getByLabel("Wording")).toBeFocused();
  for (const word of ["Trimmed", "Correct, via", "In context"]) {
    await page.keyboard.type(word);
    await page.keyboard.press("Tab");
  }
  await expect(page.getByLabel("Note")).toBeFocused();
  await page.keyboard.type("jjkk, read aloud");
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(page.locator(".panel .state")).toHaveText("Claimed");
  await page.keyboard.press("a");
  await expect(page.getByText("This is the next one that waits")).toBeVisible();
  await expect(page.getByText("Quote 2 of 2")).toBeVisible();
  await page.keyboard.press("x");
  await expect(page.getByLabel("Reason")).toBeFocused();
  await page.keyboard.type("A phrase of ours");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator(".panel .state")).toHaveText("Not a quote");
  await expect(page.getByText("A phrase of ours").first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").blur();
  await page.keyboard.press("?");
  await expect(page.getByRole("heading", { name: "Keys on the desk" })).toBeVisible();
});

test("a missed quote is added from a selection, and its boundaries corrected", async ({ open }) => {
  const { title, text } = article();
  const page = await open("checker");
  await page.goto("/import");
  await ready(page);
  await page.getByLabel("The article's text").fill(`${text}\n\nA sailor shouted 🙂 that nobody was sorry at all.`);
  await expect(page.locator("[name=title]")).toHaveValue(title);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await ready(page);
  await page.evaluate(() => {
    const node = [...document.querySelectorAll(".text [data-at]")].map((e) => e.firstChild).find((n) => n.data.includes("nobody was"));
    const at = node.data.indexOf("nobody was");
    getSelection().setBaseAndExtent(node, at, node, at + "nobody was sorry".length);
  });
  await page.keyboard.press("q");
  await expect(page.getByText("Quote 3 of 3")).toBeVisible();
  await ready(page);
  await expect(page.locator(".panel blockquote")).toHaveText("nobody was sorry");
  await page.getByText("Boundaries and kind").click();
  await page.getByLabel("The words, as they stand").fill("nobody was sorry at all");
  await page.getByText("Piece by piece").click();
  await page.getByLabel("Speaker").fill("A sailor");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".text [aria-current]")).toHaveText("nobody was sorry at all");
  await expect(page.getByLabel("As a sentence")).toHaveValue("A sailor");
  // Without a mouse: the form below the text.
  await page.getByText("Add a quote that was missed").click();
  await page.getByLabel("Its words, as they stand").fill("met the mayor");
  await page.getByRole("button", { name: "Add the quote" }).click();
  await expect(page.locator(".text [aria-current]")).toHaveText("met the mayor");
  await page.getByText("Add a quote that was missed").click();
  await page.getByLabel("Its words, as they stand").fill("words that are not there");
  page.expected.push("422");
  await page.getByRole("button", { name: "Add the quote" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not stand in the article" })).toBeVisible();
  await expect(page.getByLabel("Its words, as they stand")).toHaveValue("words that are not there");
  await audit(page);
});

test("two browsers save the same quote: the second sees both, and loses nothing", async ({ open }) => {
  const first = await open("checker");
  const second = await open("editor");
  const plain = await open("admin", { javaScriptEnabled: false });
  await openArticle(first, "Stadtrat");
  await ready(first);
  await first.locator(".text [data-state=open]").first().click();
  const address = first.url();
  await second.goto(address);
  await ready(second);
  await plain.goto(address);
  await first.getByLabel("Note").fill("");
  await first.getByLabel("As a sentence").fill("Die Opposition warnte");
  await first.getByRole("button", { name: "Save" }).click();
  await expect(first.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  for (const page of [second, plain]) {
    page.expected.push("409");
    await page.getByLabel("As a sentence").fill("Ein Sprecher sagte");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "nothing of yours is lost" })).toBeVisible();
    await expect(page.getByRole("region", { name: "What was saved meanwhile" })).toContainText("Die Opposition warnte");
    await expect(page.getByLabel("As a sentence")).toHaveValue("Ein Sprecher sagte");
  }
  await audit(second);
  // A reload keeps both, and taking theirs drops mine.
  await second.reload();
  await ready(second);
  await expect(second.getByRole("region", { name: "What was saved meanwhile" })).toContainText("Die Opposition warnte");
  await second.getByRole("link", { name: "Take theirs" }).click();
  await expect(second.getByLabel("As a sentence")).toHaveValue("Die Opposition warnte");
  await second.getByLabel("As a sentence").fill("Ein Sprecher sagte");
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await second.reload();
  await expect(second.getByLabel("As a sentence")).toHaveValue("Ein Sprecher sagte");
});

test("what was typed survives an error and a reload", async ({ open }) => {
  const page = await open("checker");
  await openArticle(page, "Minister's remarks");
  await ready(page);
  await page.locator(".text [data-state=open]").first().click();
  await expect(page.locator(".panel .state")).toHaveText("Open");
  await page.getByLabel("Note").fill("half a thought");
  page.expected.push("422");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "A note goes with a verdict" })).toBeVisible();
  await expect(page.getByLabel("Note")).toHaveValue("half a thought");
  await page.reload();
  await ready(page);
  await expect(page.getByLabel("Note")).toHaveValue("half a thought");
  await expect(page.getByText("is back in its place")).toBeVisible();
});
