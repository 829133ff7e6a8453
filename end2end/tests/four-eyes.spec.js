// Four eyes: nobody approves what they had a hand in, and what is approved is what is printed.
import { article, audit, everyLook, expect, openArticle, ready, test } from "./desk.js";

const letters = () => Array.from({ length: 6 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");

// An article whose speaker nobody else has; the desk of its first quote.
async function bringIn(page, settle) {
  const speaker = `Quentin Z${letters()}`;
  const { title, text } = article();
  await page.goto("/import");
  await settle(page);
  await page.getByLabel("The article's text").fill(text.replace("Petra Lund", speaker).replace("Lund said", `${speaker.split(" ")[1]} said`));
  await page.getByRole("button", { name: "Import", exact: true }).click();
  // Without the program the first answer is a preview.
  const again = page.getByRole("button", { name: "Import", exact: true });
  await expect(page.getByText("Quote 1 of 2").or(again).first()).toBeVisible();
  if (await again.isVisible()) await again.click();
  await expect(page.getByText("Quote 1 of 2")).toBeVisible();
  await settle(page);
  return { title, speaker };
}

async function judge(page) {
  await page.getByLabel("Wording").selectOption("verbatim");
  await page.getByRole("combobox", { name: "Attribution" }).selectOption("correct_via");
  await page.getByLabel("Context").selectOption("in_context");
  await page.getByLabel("Note").fill("Read in the statement.");
}

async function rename(page, speaker, name) {
  await page.goto(`/people?q=${encodeURIComponent(speaker)}`);
  await page.getByRole("link", { name: speaker }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Other names, one a line").fill(speaker);
  await page.getByRole("button", { name: "Save the entry" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  const settle = async (page) => javaScriptEnabled && (await ready(page));

  test(`an editor does everything but press Send, and cannot approve it, ${how}`, async ({ open }) => {
    const ines = await open("checker", { javaScriptEnabled });
    const { title } = await bringIn(ines, settle);
    const omar = await open("editor", { javaScriptEnabled });
    await openArticle(omar, title);
    await settle(omar);
    await judge(omar);
    await omar.getByRole("button", { name: "Save" }).click();
    await expect(omar.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
    await openArticle(ines, title);
    await settle(ines);
    await ines.getByRole("button", { name: "Take over" }).click();
    await expect(ines.locator(".panel .state-line")).toContainText("by Ines Roth");
    await ines.getByRole("button", { name: "Send to editor" }).click();
    await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
    // It is not asked of him, it is under what he has a part in, and its page says why.
    await omar.goto("/");
    const words = "The bridge is sound";
    const row = omar.getByRole("listitem").filter({ hasText: title });
    await expect(omar.locator("[aria-labelledby=h-approve]").getByRole("listitem").filter({ hasText: title })).toHaveCount(0);
    await expect(omar.locator("[aria-labelledby=h-sent]").getByRole("listitem").filter({ hasText: title })).toHaveCount(1);
    await row.getByRole("link", { name: words }).first().click();
    await settle(omar);
    await expect(omar.getByText("You gave the verdict on this quote. Someone else has to approve it.")).toBeVisible();
    await expect(omar.getByRole("button", { name: "Approve" })).toHaveCount(0);
    await expect(omar.locator("button[value=return]")).toHaveCount(1);
    if (javaScriptEnabled) await audit(omar);
    const ada = await open("admin", { javaScriptEnabled });
    await ada.goto("/");
    await ada.locator("[aria-labelledby=h-approve]").getByRole("listitem").filter({ hasText: title }).getByRole("link").first().click();
    await settle(ada);
    await ada.getByRole("button", { name: "Approve" }).click();
    await expect(ada.locator(".text [data-state=approved]")).toHaveCount(1);
  });

  test(`what is printed is the name that was approved, ${how}`, async ({ open }) => {
    const ines = await open("checker", { javaScriptEnabled });
    const { title, speaker } = await bringIn(ines, settle);
    await judge(ines);
    await ines.getByRole("button", { name: "Send to editor" }).click();
    await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
    const omar = await open("editor", { javaScriptEnabled });
    omar.expected.push("409");
    await openArticle(omar, title);
    await omar.locator(".text [data-state=checked]").first().click();
    await settle(omar);
    // While he reads, the registry gets another name for the speaker: what he approves is not that.
    const other = `Vladimir S${letters()}`;
    await rename(ines, speaker, other);
    await omar.getByRole("button", { name: "Approve" }).click();
    await expect(omar.getByRole("alert").first()).toContainText(`Sheets would print this speaker as “${other}”`);
    await settle(omar);
    await expect(omar.locator("[data-registry]")).toContainText(`Speaker as attributed: ${speaker}; in the registry: ${other}.`);
    if (javaScriptEnabled) await everyLook(omar, "registry-name");
    await omar.goto("/");
    const waits = omar.locator("[aria-labelledby=h-approve]").getByRole("listitem").filter({ hasText: title });
    await expect(waits).toContainText(`in the registry: ${other}`);
    await waits.getByRole("link").first().click();
    await settle(omar);
    await omar.getByRole("button", { name: "Approve" }).click();
    await expect(omar.locator(".text [data-state=approved]")).toHaveCount(1);
    // From now on the entry is an editor's to change, and a change is told.
    await ines.goto(`/people?q=${encodeURIComponent(other)}`);
    await ines.getByRole("link", { name: other }).click();
    await expect(ines.getByText("Approved quotes stand under this name")).toBeVisible();
    await expect(ines.getByRole("button", { name: "Save the entry" })).toHaveCount(0);
    const third = `Wilma B${letters()}`;
    await rename(omar, other, third);
    await openArticle(omar, title);
    await omar.locator(".text [data-state=approved]").first().click();
    await settle(omar);
    await expect(omar.locator("[data-registry]")).toContainText(`Approved as: ${other}. The registry's name has changed since: ${third}.`);
    const print = await omar.request.get(await omar.getByRole("link", { name: "Approved, to print" }).getAttribute("href"));
    const sheet = await print.text();
    expect(sheet).toContain(`${other}`);
    expect(sheet.replace(/[\u2066-\u2069]/g, "")).toContain(`registry name changed since: ${third}`);
    await omar.getByRole("link", { name: "Preview and other formats" }).click();
    await expect(omar.getByText(`registry name changed since: ${third}`)).toBeVisible();
    await omar.getByRole("button", { name: "Freeze this sheet" }).click();
    await expect(omar.getByRole("heading", { name: "Proof" })).toBeVisible();
    await expect(omar.getByText(`registry name changed since: ${third}`)).toBeVisible();
    await settle(omar);
    if (javaScriptEnabled) await audit(omar);
  });
}
