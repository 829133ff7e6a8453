// A frozen sheet opened with other people's readers: LibreOffice for Word, Excel and CSV, JSON Schemas written from the
// standards for the JSON forms.
import { article, audit, expect, openArticle, program, ready, test, transcript } from "./desk.js";
import Ajv from "ajv";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What LibreOffice reads in a file, as text.
function office(folder, name, bytes, to, filter = "") {
  writeFileSync(join(folder, name), bytes);
  const args = ["--headless", `-env:UserInstallation=file://${folder}/profile`, ...(filter ? [`--infilter=${filter}`] : []), "--convert-to", to, "--outdir", folder, join(folder, name)];
  execFileSync(process.env.SOFFICE ?? "soffice", args, { stdio: "pipe" });
  return readFileSync(join(folder, name.replace(/\.\w+$/, `.${to.split(":")[0]}`)), "utf8");
}

function fits(schema, text) {
  const check = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(new URL(`../schemas/${schema}.json`, import.meta.url))));
  expect(check(JSON.parse(text)) || check.errors).toBe(true);
}

test("from a transcript with a dropped word to a sheet that every reader opens", async ({ open, desk }) => {
  test.setTimeout(120_000);
  const { title, text } = article();
  const ines = await open("checker");
  await ines.goto("/import");
  await ready(ines);
  await ines.getByLabel("The article's text").fill(text.replaceAll("The bridge is sound", "=1+1 is the sum, and the bridge 🙂 is sound"));
  await expect(ines.locator("[name=byline]")).toHaveValue("Tom Vale");
  await ines.getByRole("button", { name: "Import", exact: true }).click();
  await ready(ines);
  const words = await ines.locator(".panel blockquote").textContent();
  expect(words).toContain("=1+1");
  // What was said has a "not" that is not printed.
  await ines.getByRole("link", { name: "Word by word" }).click();
  const buffer = Buffer.from(transcript(title, words.replace("is sound", "is not sound")));
  await ines.getByLabel("A file").setInputFiles({ name: "session.txt", mimeType: "text/plain", buffer });
  await ines.getByLabel("What it is").selectOption("transcript");
  await ines.getByLabel("Grade").selectOption("B");
  await ines.getByRole("button", { name: "Add and compare" }).click();
  await expect(ines.locator(".piece del")).toHaveText("not");
  await expect(ines.locator(".piece [data-wording]")).toHaveAttribute("data-wording", "altered_material");
  await ines.getByRole("link", { name: "Use this finding" }).click();
  await ready(ines);
  await expect(ines.getByLabel("Wording")).toHaveValue("altered_material");
  await ines.getByRole("combobox", { name: "Attribution" }).selectOption("correct");
  await ines.getByLabel("Context").selectOption("in_context");
  await ines.getByLabel("Note").fill("The record has “not sound”.\nSee line 4.");
  await ines.getByRole("button", { name: "Send to editor" }).click();
  await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
  const omar = await open("editor");
  await openArticle(omar, title);
  await ready(omar);
  await omar.locator(".text [data-state=checked]").first().click();
  // An open question stands on the sheet.
  await omar.getByRole("link", { name: "Ask or answer" }).click();
  await omar.getByLabel("Comment").fill("@Ines Roth, is line 4 the right one?");
  await omar.getByRole("button", { name: "Write it" }).click();
  await expect(omar.locator(".thread")).toContainText("is line 4 the right one?");
  await omar.getByRole("link", { name: "Back to the quote" }).click();
  await ready(omar);
  await omar.getByRole("button", { name: "Approve", exact: false }).click();
  await expect(omar.locator(".text [data-state=approved]")).toHaveCount(1);
  await openArticle(omar, title);
  await omar.getByRole("link", { name: "Preview and other formats" }).click();
  await expect(omar.getByText("Quotes: 1")).toBeVisible();
  await expect(omar.getByText("1 open question")).toBeVisible();
  await omar.getByRole("button", { name: "Freeze this sheet" }).click();
  await expect(omar.getByRole("heading", { level: 1 })).toContainText(/Sheet \d+: /);
  const number = (await omar.getByRole("heading", { level: 1 }).textContent()).match(/Sheet (\d+)/)[1];
  const fetch = async (label) => {
    const answer = await omar.request.get(await omar.getByRole("link", { name: label, exact: true }).getAttribute("href"));
    expect(answer.status()).toBe(200);
    return answer.body();
  };
  const line = (format) => execFileSync(program, ["export", "--sheet", number, "--format", format, "--data", desk.folder]);
  const folder = mkdtempSync(join(tmpdir(), "verbatim-formats-"));
  try {
    const needed = ["=1+1 is the sum", "🙂", "Petra Lund", "See line 4.", "IR (Ines Roth)", "OH (Omar Haddad)", "is line 4 the right one?", "session, line 3002 (grade B)"];
    const word = await fetch("Word");
    const read = office(folder, "sheet.docx", word, "txt:Text (encoded):UTF8");
    for (const needle of [...needed, `Sheet ${number}: ${title}`, "SHA-256 of the content", "Petra Lund", "Altered: other words with another meaning, correctly attributed, in context", "quotes of this article"]) expect(read).toContain(needle);
    const excel = await fetch("Excel");
    const cells = office(folder, "book.xlsx", excel, "csv:Text - txt - csv (StarCalc):44,34,76");
    for (const needle of [...needed, "In context", "Altered: other words"]) expect(cells).toContain(needle);
    expect(cells).not.toContain("in_context");
    const csv = await fetch("CSV");
    // Read as CSV and written as a page, a formula would have become its value.
    const table = office(folder, "cells.csv", csv, "html", "CSV:44,34,76");
    expect(table).toContain("=1+1 is the sum");
    // The same bytes from the command line, every time.
    for (const [format, bytes] of [["docx", word], ["xlsx", excel], ["csv", csv]]) expect(Buffer.compare(line(format), bytes), format).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
  fits("web-annotation-collection", (await fetch("Web Annotations")).toString());
  // Nobody has said whose review it is: the sheet's page says so, and the file names no other.
  await expect(omar.getByText("The newsroom's name and web address are not set")).toBeVisible();
  expect(JSON.parse(await fetch("ClaimReview and Quotation"))["@graph"].some((one) => one.author)).toBe(false);
  const ada = await open("admin");
  await ada.goto("/admin");
  ada.expected.push("422", "400");
  await ada.getByLabel("Name of the newsroom").fill("Harbour Courier");
  await ada.getByLabel("Web address").fill("www.example.org");
  await ada.getByRole("button", { name: "Save the newsroom" }).click();
  await expect(ada.getByRole("alert")).toContainText("has to begin with https://");
  await expect(ada.getByLabel("Name of the newsroom")).toHaveValue("Harbour Courier");
  await ada.getByLabel("Web address").fill("https://www.example.org/quotes/");
  await ada.getByRole("button", { name: "Save the newsroom" }).click();
  await expect(ada.getByLabel("Web address")).toHaveValue("https://www.example.org/quotes");
  await audit(ada);
  const graph = (await fetch("ClaimReview and Quotation")).toString();
  fits("claim-review-graph", graph);
  expect(graph).not.toMatch(/[<>&\u2028\u2029]/);
  const review = JSON.parse(graph)["@graph"].find((one) => one["@type"] === "ClaimReview");
  expect(review.author).toEqual({ "@type": "Organization", name: "Harbour Courier", url: "https://www.example.org/quotes" });
  // One anchor a quote, which the page and the paper have.
  const [, path, anchor] = review.url.match(/^https:\/\/www\.example\.org\/quotes(\/sheets\/[^#]+)#(q-.+)$/);
  expect(new URL(omar.url()).pathname).toBe(path);
  await expect(omar.locator(`#${anchor}`)).toContainText("=1+1 is the sum");
  expect((await fetch("To print")).toString()).toContain(`id="${anchor}"`);
  expect(review.itemReviewed.appearance[0].headline).toBe(title);
  const sheet = JSON.parse(await fetch("JSON"));
  expect(sheet.quotes[0].open_questions).toEqual(["@Ines Roth, is line 4 the right one? (Omar Haddad)"]);
  for (const needle of ["=1+1 is the sum", "OH (Omar Haddad)", "Open question", "in context", "quotes of this article"]) {
    expect((await fetch("To print")).toString()).toContain(needle);
    expect((await fetch("Markdown")).toString().replaceAll("\\", "")).toContain(needle);
  }
  // Who was asked finds it waiting.
  await ines.goto("/");
  await ines.getByRole("region", { name: "I am asked" }).getByRole("link").first().click();
  await ines.getByLabel("Answer").fill("It is.");
  await ines.getByRole("button", { name: "Answer" }).click();
  await ines.getByRole("button", { name: "Settle it" }).click();
  await expect(ines.locator(".thread")).toContainText("Settled by Ines Roth");
});
