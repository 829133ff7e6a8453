// What stands around a quote: the same words in other articles, comments, and the sheet before it is frozen.
import { article, everyLook, expect, ready, test } from "./desk.js";

async function importText(page, text, javaScriptEnabled) {
  await page.goto("/import");
  if (javaScriptEnabled) await ready(page);
  await page.getByLabel("The article's text").fill(text);
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Read title and date" }).click();
  await expect(page.locator("[name=byline]")).toHaveValue("Tom Vale");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("Quote 1 of 2")).toBeVisible();
  if (javaScriptEnabled) await ready(page);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  test(`the same words elsewhere, ${how}`, async ({ open }) => {
    const page = await open("checker", { javaScriptEnabled });
    const mark = `Dock ${Math.floor(Math.random() * 1e6)}`;
    // Near forms are found too: each test has a sentence of its own.
    const rest = javaScriptEnabled ? "shut until somebody has climbed it" : "where it fell since no one dared to lift a finger";
    const words = (text) => text.replace("The bridge is sound, and it stays closed until we know why it moved", `The crane at ${mark} is sound, and it stays ${rest}`);
    await importText(page, words(article().text), javaScriptEnabled);
    await expect(page.getByRole("link", { name: "Same words in" })).toHaveCount(0);
    const other = words(article().text).replace("is sound, and it stays", "is not sound, and it stays").replaceAll("Petra Lund", "Rosa Klein").replace("Lund said", "Klein said");
    await importText(page, other, javaScriptEnabled);
    await expect(page.getByRole("link", { name: "Same words in 1 other article" })).toBeVisible();
    await expect(page.getByText("another speaker")).toBeVisible();
    await page.getByRole("link", { name: "Same words in 1 other article" }).click();
    await expect(page.getByRole("note")).toContainText("One article names another speaker");
    const row = page.locator(".elsewhere tbody tr");
    await expect(row).toHaveCount(1);
    await expect(row.locator("del")).toHaveText("not");
    await expect(row).toContainText("Petra Lund");
    if (javaScriptEnabled) await everyLook(page, "elsewhere");
    await row.getByRole("link").first().click();
    await expect(page.getByText("Quote 1 of 2")).toBeVisible();
  });

  test(`a question is asked by name, answered and settled, ${how}`, async ({ open }) => {
    const ines = await open("checker", { javaScriptEnabled });
    ines.expected.push("422", "400");
    const mark = `Pier ${Math.floor(Math.random() * 1e6)}`;
    await importText(ines, article().text.replaceAll("The bridge is sound", `The ladder on ${mark} is sound`), javaScriptEnabled);
    if (javaScriptEnabled) await ines.keyboard.press("c");
    else await ines.getByRole("link", { name: "Ask or answer" }).click();
    await ines.getByLabel("Comment").evaluate((field) => field.removeAttribute("required")).catch(() => {});
    await ines.getByLabel("Comment").fill("@Omar Haddad <script>alert(1)</script>\nwho was there?");
    await ines.getByRole("button", { name: "Write it" }).click();
    await expect(ines.locator(".thread")).toContainText("<script>alert(1)</script>");
    const omar = await open("editor", { javaScriptEnabled });
    await omar.getByRole("region", { name: "I am asked" }).getByRole("link", { name: mark }).click();
    await omar.getByLabel("Answer").fill("I was.");
    await omar.getByRole("button", { name: "Answer" }).click();
    await expect(omar.locator(".thread .said")).toHaveCount(2);
    if (javaScriptEnabled) await everyLook(omar, "comments");
    await omar.getByRole("button", { name: "Settle it" }).click();
    await expect(omar.locator(".thread")).toContainText("Settled by Omar Haddad");
    await omar.goto("/");
    await expect(omar.getByRole("region", { name: "I am asked" }).getByRole("link", { name: mark })).toHaveCount(0);
    await ines.reload();
    await ines.getByRole("button", { name: "Open it again" }).click();
    await ines.getByRole("link", { name: "Back to the quote" }).click();
    await expect(ines.getByText("1 open question")).toBeVisible();
  });

  test(`a sheet is looked at before it is frozen, ${how}`, async ({ open }) => {
    const page = await open("editor", { javaScriptEnabled });
    page.expected.push("422", "400");
    await page.goto("/sheets");
    await page.getByLabel("Title of the sheet").fill("Everything by nobody");
    await page.getByLabel("Who spoke").fill("Nobody Atall");
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByText("No quote fits this choice")).toBeVisible();
    await expect(page.getByRole("button", { name: "Freeze this sheet" })).toHaveCount(0);
    await page.getByLabel("Who spoke").fill("");
    await page.getByLabel("State").selectOption("all");
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByRole("button", { name: "Freeze this sheet" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Excel" })).toBeVisible();
    if (javaScriptEnabled) await everyLook(page, "preview");
    await page.goto("/sheets/new?since=yesterday");
    await expect(page.getByText("A day is written as 2026-10-14")).toBeVisible();
  });
}
