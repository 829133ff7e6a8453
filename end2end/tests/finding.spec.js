// The finding in the panel: what the comparison says stands first, a verdict over it needs a note and a second key, and the hands
// do what the eyes see.
import { audit, everyLook, expect, openArticle, ready, signIn, test } from "./desk.js";

let number = 0;
function trial() {
  number += 1;
  const mark = `${process.pid}-${number}-${Math.floor(Math.random() * 1e6)}`;
  const title = `Harbor trial opens (${mark})`;
  const text = `${title}

By Tom Vale

The trial opened on Monday in Norvik.

“No. She was not in the will,” Helen Pryce told the court.

“I asked her about the folder twice,” Pryce said.

“The ledger was kept in the old safe,” Rory Arden said.`;
  const transcript = `Hearing ${mark}

MR ARDEN: And was she in his will?

MS PRYCE: No. She was in the will.

MS PRYCE: I asked her about the folder twice.

MS PRYCE: The ledger was kept in the old safe.
`;
  return { title, text, transcript };
}

// An article with a transcript for all of its quotes; the desk of its first quote.
async function court(page, javaScriptEnabled = true) {
  const { title, text, transcript } = trial();
  await page.goto("/import");
  if (javaScriptEnabled) await ready(page);
  await page.getByLabel("The article's text").fill(text);
  if (javaScriptEnabled) await expect(page.locator("[name=byline]")).toHaveValue("Tom Vale");
  else await page.getByRole("button", { name: "Read title and date" }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("Quote 1 of 3")).toBeVisible();
  await page.getByRole("link", { name: "Evidence of the article" }).click();
  await page.locator("[name=text]").fill(transcript);
  await page.locator("[name=title]").fill("Court, day 1");
  await page.getByLabel("What it is").selectOption("transcript");
  await page.getByLabel("Grade").selectOption("B");
  await page.getByRole("button", { name: "Add and compare" }).click();
  await expect(page.getByRole("status").first()).toBeVisible();
  await page.getByRole("link", { name: "Back to the article" }).click();
  if (javaScriptEnabled) await ready(page);
  await expect(page.getByText("Quote 1 of 3")).toBeVisible();
  return title;
}

async function verdict(page, wording, attribution = "correct") {
  await page.getByLabel("Wording").selectOption(wording);
  await page.getByRole("combobox", { name: "Attribution" }).selectOption(attribution);
  await page.getByLabel("Context").selectOption("in_context");
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  test(`a "not" that was not said cannot be overlooked, ${how}`, async ({ open }) => {
    const ines = await open("checker", { javaScriptEnabled });
    const title = await court(ines, javaScriptEnabled);
    // At once, in the panel and in the margin.
    const finding = ines.locator(".finding");
    await expect(finding).toContainText("Altered, material");
    await expect(finding).toContainText("a negation was added");
    await expect(finding.locator("ins")).toHaveText("not");
    await expect(finding.locator("[data-voice]")).toContainText("MS PRYCE");
    await expect(finding).toContainText("Court, day 1, line 5");
    await expect(ines.locator(".text .sign").first()).toHaveText("not");
    // The evidence first, else nothing can be called verbatim; then the verdict over it.
    await finding.locator("[data-use]").first().click();
    if (javaScriptEnabled) await expect(ines.getByLabel("Wording")).toHaveValue("altered_material");
    await verdict(ines, "verbatim");
    ines.expected.push("422", "400");
    if (javaScriptEnabled) await expect(ines.locator(".disagrees")).toContainText("no note says why");
    await ines.getByRole("button", { name: "Send to editor" }).click();
    await expect(ines.getByRole("alert").first()).toContainText("The comparison calls the wording “Altered, material”, the verdict “Verbatim”. Write a note that says why");
    await expect(ines.getByLabel("Wording")).toHaveValue("verbatim");
    await ines.getByLabel("Note").fill("The stenographer missed the word; it is on the tape.");
    await ines.getByRole("button", { name: "Send to editor" }).click();
    await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
    await expect(ines.locator(".text .sign").first()).toHaveText("≠");

    const omar = await open("editor", { javaScriptEnabled });
    await openArticle(omar, title);
    await omar.locator(".text [data-state=checked]").first().click();
    if (javaScriptEnabled) await ready(omar);
    const both = omar.locator(".disagrees");
    if (javaScriptEnabled) await everyLook(omar, "disagreement");
    await expect(both).toContainText("Altered, material: a negation was added");
    await expect(both).toContainText("Verified verbatim");
    await expect(both).toContainText("Verdict, Ines Roth");
    await expect(both).toContainText("The stenographer missed the word");
    await expect(omar.getByRole("button", { name: "Approve", exact: true })).toHaveCount(0);
    if (javaScriptEnabled) {
      // The key that hands are used to does nothing but say why.
      await omar.keyboard.press("a");
      await expect(omar.getByRole("status").filter({ hasText: "y approves over the comparison" })).toBeVisible();
      await expect(omar.locator(".text [data-state=approved]")).toHaveCount(0);
      await omar.keyboard.press("y");
    } else {
      await omar.getByRole("button", { name: "Approve over the comparison" }).click();
    }
    await expect(omar.locator(".text [data-state=approved]")).toHaveCount(1);
    await omar.locator(".text [data-state=approved]").first().click();
    await expect(omar.locator(".log").first()).toContainText("approved it, over the comparison (Altered, material: a negation was added)");
    const sheet = await omar.request.get(await omar.getByRole("link", { name: "Approved, to print" }).getAttribute("href"));
    const print = await sheet.text();
    expect(print).toContain("Altered, material: a negation was added");
    expect(print).toContain("overruled by Ines Roth: The stenographer missed the word");
  });
}

test("a right quote takes two keys, and rests on its evidence then", async ({ open }) => {
  const page = await open("checker");
  await court(page);
  await page.keyboard.press("j");
  await expect(page.locator(".finding")).toContainText("Verbatim");
  await expect(page.locator(".panel blockquote")).toContainText("I asked her");
  await page.keyboard.press("u");
  await expect(page.locator(".headline")).toHaveText("Verified verbatim");
  await page.keyboard.press("a");
  await expect(page.locator(".text [data-state=checked]")).toHaveCount(1);
  // The next that waits, and its voice is somebody else.
  await expect(page.getByText("Quote 3 of 3")).toBeVisible();
  await expect(page.locator("[data-other-voice]")).toContainText("under MS PRYCE in the source; the speaker here is Rory Arden");
  await expect(page.locator(".text .sign").last()).toHaveText("who");
  await page.keyboard.press("u");
  await expect(page.getByRole("combobox", { name: "Attribution" })).toBeFocused();
  await verdict(page, "verbatim");
  await expect(page.locator(".disagrees")).toContainText("spoken by MS PRYCE; said by Rory Arden".split(";")[0]);
  await expect(page.locator("[data-lack]")).toContainText("another voice than the speaker");
  await everyLook(page, "finding");
});

test("with a slow server no key touches a quote that is not highlighted", async ({ open }) => {
  const page = await open("checker");
  await court(page);
  await page.route("**/_f/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  const current = page.locator(".text [aria-current]");
  const wording = page.getByLabel("Wording");
  await page.keyboard.press("k");
  for (const key of ["j", "j", "v", "v"]) await page.keyboard.press(key);
  await expect(current.first()).toContainText("The ledger");
  // While it is not here there is no panel.
  if (await page.locator(".away").isVisible()) await expect(wording).toBeHidden();
  await expect(page.locator(".panel blockquote")).toContainText("The ledger", { timeout: 10_000 });
  await expect(page.locator(".away")).toBeHidden();
  await expect(wording).toHaveValue("");
  await page.keyboard.press("k");
  await expect(page.locator(".panel blockquote")).toContainText("I asked her", { timeout: 10_000 });
  await expect(wording).toHaveValue("");
});

test("offline and signed out the panel is blank, and what was typed is kept", async ({ open }) => {
  const page = await open("checker");
  await court(page);
  page.expected.push("ERR_INTERNET_DISCONNECTED", "Failed to load", "401", "Failed to fetch");
  await page.getByLabel("Note").fill("half a thought");
  await page.keyboard.press("Escape");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "did not answer" })).toBeVisible();
  await expect(page.getByLabel("Note")).toHaveValue("half a thought");
  await page.locator(".text [data-first]").nth(2).click();
  await expect(page.locator(".away")).toContainText("did not answer");
  await expect(page.locator("#panel")).toBeHidden();
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page.locator(".panel blockquote")).toContainText("The ledger");
  // Without a session the way back stands beside it.
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.locator(".text [data-first]").first().click();
  await expect(page.locator(".away").getByRole("link", { name: "Sign in in another tab" })).toBeVisible();
  await page.context().addCookies(cookies);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page.getByLabel("Note")).toHaveValue("half a thought");
});

test("a page of another session is told so once, and its next press is taken", async ({ open }) => {
  const page = await open("checker");
  await court(page);
  page.expected.push("403");
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.querySelectorAll("[name=form_token]").forEach((field) => (field.value = "1.2")));
  await page.getByLabel("Note").fill("half a thought");
  await page.getByRole("button", { name: "Claim" }).first().click();
  await expect(page.getByRole("alert").filter({ hasText: "not made for your session" })).toBeVisible();
  await expect(page.getByLabel("Note")).toHaveValue("half a thought");
  await page.getByLabel("Note").fill("");
  await page.getByRole("button", { name: "Claim" }).first().click();
  await expect(page.locator(".panel .state")).toHaveText("Claimed");
});

test("after Return nothing is sent by the same hand, and the focus rests", async ({ open }) => {
  const ines = await open("checker");
  const title = await court(ines);
  await ines.keyboard.press("j");
  await expect(ines.locator(".panel blockquote")).toContainText("I asked her");
  await ines.keyboard.press("u");
  await ines.keyboard.press("a");
  await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
  const omar = await open("editor");
  await openArticle(omar, title);
  await ready(omar);
  await omar.locator(".text [data-state=checked]").first().click();
  // Keys wait for nothing: the panel has to show the quote, and the reason to have the focus.
  await expect(omar.locator(".panel blockquote")).toContainText("I asked her");
  await omar.keyboard.press("r");
  await expect(omar.locator(".panel [name=reason]")).toBeFocused();
  await omar.keyboard.type("Which folder?");
  await omar.getByRole("button", { name: "Return", exact: false }).click();
  await expect(omar.locator(".text [data-state=returned]")).toHaveCount(1);
  await expect(omar.locator("#panel-head")).toBeFocused();
  await expect(omar.getByRole("button", { name: "Send to editor" })).toHaveCount(0);
  for (const key of ["a", "Enter", "a"]) await omar.keyboard.press(key);
  await expect(omar.locator(".text [data-state=returned]")).toHaveCount(1);
  await expect(omar.locator(".panel")).toContainText(["You returned this quote"]);
  // Its checker sends it again.
  await openArticle(ines, title);
  await ready(ines);
  await ines.locator(".text [data-state=returned]").first().click();
  await ines.getByRole("button", { name: "Send to editor" }).click();
  await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
});

test("in forced colors and on a phone the finding is told", async ({ open }) => {
  const page = await open("checker", { forcedColors: "active" });
  await court(page);
  await expect(page.locator(".finding ins")).toBeVisible();
  const shown = await page.locator(".finding ins").evaluate((e) => getComputedStyle(e).backgroundColor !== getComputedStyle(e).color);
  expect(shown).toBe(true);
  await expect(page.locator(".told").first()).toContainText("“not.” is printed where the source does not have it".split("“not.”")[1].trim());
  await audit(page);
  for (const viewport of [{ width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(viewport);
    await expect(page.locator(".verdict-line")).toBeVisible();
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/finding-forced-${viewport.width}.png` });
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`a form that outlives its session loses nothing, ${javaScriptEnabled ? "with the program" : "without JavaScript"}`, async ({ open }) => {
    const page = await open("checker", { javaScriptEnabled });
    page.expected.push("401", "403", "422");
    await court(page, javaScriptEnabled);
    await page.getByRole("link", { name: "Word by word" }).click();
    const folded = page.locator("details.add-evidence:not([open]) > summary");
    if (await folded.count()) await folded.click();
    await page.locator("[name=text]").fill("Asked by telephone on Monday; she confirmed every word.");
    await page.locator("[name=title]").fill("Call with her office");
    await page.getByLabel("What it is").selectOption("contact_note");
    await page.getByLabel("Grade").selectOption("C");
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Add and compare" }).click();
    await expect(page.getByRole("heading", { name: "Signed out" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Sign in in another tab" })).toBeVisible();
    // The server has read nothing of it; the browser has all of it.
    expect(await page.content()).not.toContain("Asked by telephone");
    await expect(page.locator(".held")).toContainText("Your browser still has what you typed");
    if (javaScriptEnabled) await audit(page);
    // Signed in anew in another tab, and back.
    await page.context().addCookies(cookies);
    await page.reload();
    await expect(page.locator(".piece").filter({ hasText: "Call with her office" })).toHaveCount(1);

    // The same for a quote's panel, where the program is not there to keep it.
    if (javaScriptEnabled) return;
    await page.getByRole("link", { name: "Back to the quote" }).click();
    await page.getByLabel("Note").fill("half a thought");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Send to editor" }).click();
    await expect(page.locator(".held")).toContainText("Your browser still has what you typed");
    // With another session what was typed comes back, to be looked at and sent.
    const tab = await page.context().newPage();
    await signIn(tab, "checker");
    await page.reload();
    await expect(page.getByRole("alert").filter({ hasText: "not made for your session" })).toBeVisible();
    await expect(page.getByLabel("Note")).toHaveValue("half a thought");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "A note goes with a verdict" })).toBeVisible();
  });
}

test("all quotes of an article: the worst first, and nothing chosen that is not accurate", async ({ open }) => {
  const page = await open("checker");
  await court(page);
  await page.getByRole("link", { name: "Evidence of the article" }).click();
  const rows = page.locator(".found-rows > li");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("Altered, material: a negation was added");
  await expect(rows.first().getByRole("checkbox")).not.toBeChecked();
  await expect(rows.nth(1)).toContainText("Verbatim; spoken by MS PRYCE");
  await expect(rows.nth(1).getByRole("checkbox")).not.toBeChecked();
  await expect(rows.nth(2).getByRole("checkbox")).toBeChecked();
  await expect(page.getByText("2 differ, 0 not found, 1 accurate")).toBeVisible();
  await everyLook(page, "article-findings");
  await page.getByRole("button", { name: "Let the chosen quotes rest on it" }).click();
  await expect(page.getByRole("status")).toContainText("Done");
  await expect(page.locator(".found-rows")).toContainText("it rests on this");
  await expect(page.locator(".found-rows > li").first()).not.toContainText("it rests on this");
});

test("evidence that comes while a verdict is typed is shown before anything is sent", async ({ open }) => {
  const page = await open("checker");
  const title = await court(page);
  page.expected.push("422");
  await page.keyboard.press("j");
  await expect(page.locator(".panel blockquote")).toContainText("I asked her");
  await page.keyboard.press("u");
  await page.getByLabel("Note").fill("Read in the record.");
  // Somebody else brings the tape in, on which it was said otherwise.
  const omar = await open("editor");
  await openArticle(omar, title);
  await omar.getByRole("link", { name: "Evidence of the article" }).click();
  await omar.locator("details.add-evidence > summary").click();
  await omar.locator("[name=text]").fill(`MS PRYCE: I never asked her about the folder twice.\n\n${title}`);
  await omar.locator("[name=title]").fill("The tape");
  await omar.getByLabel("What it is").selectOption("recording");
  await omar.getByLabel("Grade").selectOption("A");
  await omar.getByRole("button", { name: "Add and compare" }).click();
  await expect(omar.getByRole("status").first()).toBeVisible();
  await page.getByRole("button", { name: "Send to editor" }).click();
  await expect(page.getByRole("alert")).toContainText("The comparison has changed since this verdict was given");
  await expect(page.locator(".finding")).toContainText("a negation was dropped");
  await expect(page.getByLabel("Note")).toHaveValue("Read in the record.");
  await page.getByLabel("Note").fill("The tape breaks off before the last word.");
  await page.getByRole("button", { name: "Send to editor" }).click();
  await expect(page.locator(".text [data-state=checked]")).toHaveCount(1);
});
