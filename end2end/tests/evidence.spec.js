// The printed words laid against evidence: a long transcript with a dropped "not", with the program and without.
import { article as bridge, audit, expect, openArticle, ready, test, transcript } from "./desk.js";

const shots = process.env.SCREENSHOTS;

// Other words than the other tests have: they look for theirs in a queue that all share.
function article() {
  const { title, text } = bridge();
  return { title, text: text.replaceAll("The bridge is sound", "The tunnel is dry") };
}

async function importArticle(page, text, javaScriptEnabled) {
  await page.goto("/import");
  if (javaScriptEnabled) await ready(page);
  await page.getByLabel("The article's text").fill(text);
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Read title and date" }).click();
  else await expect(page.locator("[name=byline]")).toHaveValue("Tom Vale");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("Quote 1 of 2")).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  test(`a dropped "not" is found in a long transcript, ${how}`, async ({ open }) => {
    const { title, text } = article();
    const page = await open("checker", { javaScriptEnabled });
    await importArticle(page, text, javaScriptEnabled);
    if (javaScriptEnabled) await ready(page);
    await expect(page.getByText("No evidence to compare with yet")).toBeVisible();
    await page.getByRole("link", { name: "Word by word" }).click();
    await expect(page.getByText("rests on nothing yet")).toBeVisible();
    const file = { name: "session.txt", mimeType: "text/plain", buffer: Buffer.from(transcript(title, "PETRA LUND: The tunnel is not dry, and it stays closed until we know why it moved.")) };
    await page.getByLabel("A file").setInputFiles(file);
    await page.getByLabel("What it is").selectOption("transcript");
    await page.getByLabel("Grade").selectOption("B");
    await page.getByLabel("Who made it known").fill("The council's office");
    await page.getByRole("button", { name: "Add and compare" }).click();
    await expect(page.getByRole("status")).toContainText("word by word");
    const piece = page.locator(".piece");
    await expect(piece).toContainText("Altered, material");
    await expect(piece.locator("del")).toHaveText("not");
    await expect(piece).toContainText("a negation was dropped");
    await expect(piece).toContainText("line 3002");
    await expect(piece).toContainText("Grade B");
    await expect(piece.getByRole("heading", { name: "session" })).toBeVisible();
    if (shots && javaScriptEnabled) await page.screenshot({ path: `${shots}/evidence-found.png`, fullPage: false });
    await page.getByRole("link", { name: "Exact words" }).click();
    await expect(page.getByRole("link", { name: "Exact words" })).toHaveAttribute("aria-current", "true");
    await page.getByRole("link", { name: "Use this finding" }).click();
    if (javaScriptEnabled) await ready(page);
    await expect(page.getByLabel("Wording")).toHaveValue("altered_material");
    await expect(page.locator(".src")).toContainText("it rests on this");
    await page.getByRole("combobox", { name: "Attribution" }).selectOption("correct");
    await page.getByLabel("Context").selectOption("in_context");
    // What was found has to be said: the form says so before it is sent, and the rules after.
    page.expected.push("422", "400");
    if (javaScriptEnabled) await expect(page.locator("[data-lack]")).toContainText("Write a note that says what you found");
    await page.getByRole("button", { name: "Send to editor" }).click();
    await expect(page.getByRole("alert").first()).toContainText("Write a note that says what you found");
    await page.getByLabel("Note").fill("The record has “not dry”.");
    await expect(page.locator("[data-lack]")).toHaveCount(javaScriptEnabled ? 0 : 1);
    await page.getByRole("button", { name: "Send to editor" }).click();
    await expect(page.locator(".text [data-state=checked]")).toHaveCount(1);

    const omar = await open("editor", { javaScriptEnabled });
    await openArticle(omar, title);
    await omar.locator(".text [data-state=checked]").first().click();
    await omar.getByRole("link", { name: "Word by word" }).click();
    await expect(omar.locator(".piece")).toContainText("a negation was dropped");
  });
}

test("evidence of one quote serves another, and is taken away", async ({ open }) => {
  const { text } = article();
  const page = await open("checker");
  await importArticle(page, text, true);
  await ready(page);
  await page.keyboard.press("w");
  await page.locator("[name=text]").fill(`1\n00:00:01,000 --> 00:00:04,000\nThe closure is a precaution, nothing more ${Math.random()}.\n\n2\nlater --> sooner\nGood night.`);
  await page.locator("[name=title]").fill("Evening news, subtitles");
  await page.getByLabel("What it is").selectOption("recording");
  await page.getByLabel("Grade").selectOption("A");
  await page.getByRole("button", { name: "Add and compare" }).click();
  await expect(page.getByRole("status")).toContainText("could not be read");
  await expect(page.locator(".piece")).toContainText("Not found in source");
  await page.getByRole("link", { name: "Back to the quote" }).click();
  await ready(page);
  await page.keyboard.press("j");
  await expect(page.getByText("Quote 2 of 2")).toBeVisible();
  await page.keyboard.press("w");
  await page.getByRole("button", { name: "Use it for this quote" }).click();
  await expect(page.locator(".piece")).toContainText("Every word is printed as it was said");
  await expect(page.locator(".piece")).toContainText("00:00:01");
  await page.getByRole("button", { name: "Take it away" }).click();
  await expect(page.getByRole("status")).toContainText("stays on file");
  await expect(page.locator(".piece")).toHaveCount(0);
});

test("bad evidence is refused in words, and what was typed stays", async ({ open }) => {
  const { text } = article();
  const page = await open("checker");
  page.expected.push("422", "400", "413");
  await importArticle(page, text, true);
  await ready(page);
  await page.keyboard.press("w");
  await page.locator("[name=text]").fill("The tunnel is dry, and it stays closed until we know why it moved.");
  await page.getByLabel("What it is").selectOption("page");
  await page.getByLabel("Grade").selectOption("E");
  await page.getByLabel("Who made it known").fill("Harbour Press");
  await page.getByRole("button", { name: "Add and compare" }).click();
  await expect(page.getByRole("alert")).toContainText("The title is empty");
  await expect(page.getByLabel("Who made it known")).toHaveValue("Harbour Press");
  await expect(page.locator("[name=text]")).toHaveValue(/The tunnel is dry/);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of [["wide", { width: 1440, height: 900 }], ["narrow", { width: 390, height: 844 }]]) {
    test(`the evidence page, ${colorScheme}, ${size}`, async ({ open }) => {
      const page = await open("checker", { colorScheme, viewport });
      await openArticle(page, "Ferry company");
      await ready(page);
      await page.getByRole("link", { name: "Word by word" }).click();
      await page.getByRole("heading", { name: "Evidence", level: 1 }).waitFor();
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(sideways, "the page scrolls sideways").toBeLessThanOrEqual(0);
      if (shots) await page.screenshot({ path: `${shots}/evidence-${size}-${colorScheme}.png` });
      await audit(page);
    });
  }
}
