// One reader of sources: the same words in files of every kind give the same finding, on the desk and on the command line.
import { expect, program, ready, test } from "./desk.js";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ADDED = "No. He was not at the gate when I came home.";
const TWO_VOICES = "Did anybody else see him? My sister did, from the upper window.";
const REPORT = (mark) => `Brother was not at the gate, court told (${mark})

By Tom Vale
14 October 2026

The trial of the lock keeper went on at Norvik crown court on Monday.

"${ADDED}" Dana Pryce told the jury.

She was asked about her family. "${TWO_VOICES}" the court heard.

The hearing goes on.`;

// Who said what; what was printed with "not" was said without.
const HEARING = [
  ["THE CLERK", "All rise. The court sits in the matter of the lock."],
  ["MR ARDEN", "Ms Pryce, you came home late that night. Was your brother where you said he was?"],
  ["MS PRYCE", "No. He was at the gate when I came home."],
  ["MR ARDEN", "Did anybody else see him?"],
  ["MS PRYCE", "My sister did, from the upper window."],
  ...Array.from({ length: 60 }, (_, at) => [at % 2 ? "MS PRYCE" : "MR ARDEN", `And on evening number ${at + 1} the lamps on the quay were lit as always, were they.`]),
];

const stamp = (seconds, sign) => `00:${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}${sign}000`;

// The hearing in files of every kind; LibreOffice writes the documents.
function files(folder) {
  const lines = HEARING.map(([who, words]) => `${who}: ${words}`);
  const html = `<!doctype html><html><head><meta charset="utf-8"><title>Hearing</title></head><body>${lines.map((line) => `<p>${line}</p>`).join("\n")}</body></html>`;
  // Rolling captions: each cue shows the line before again.
  const cue = ([who, words], at) => {
    const half = words.lastIndexOf(" ", words.length / 2);
    const [one, other] = [words.slice(0, half), words.slice(half + 1)];
    return `${stamp(4 * at, ".")} --> ${stamp(4 * at + 2, ".")}\n<v ${who}>${one}\n\n${stamp(4 * at + 2, ".")} --> ${stamp(4 * at + 4, ".")}\n<v ${who}>${one}\n${other}\n`;
  };
  writeFileSync(join(folder, "hearing.txt"), lines.join("\n\n"));
  writeFileSync(join(folder, "hearing.html"), html);
  writeFileSync(join(folder, "hearing.vtt"), `WEBVTT\n\n${HEARING.map(cue).join("\n")}`);
  writeFileSync(join(folder, "hearing.srt"), lines.map((line, at) => `${at + 1}\n${stamp(4 * at, ",")} --> ${stamp(4 * at + 3, ",")}\n{\\an8}<i>${line}</i>\n`).join("\n"));
  for (const kind of ["docx", "odt", "pdf"]) {
    const args = ["--headless", `-env:UserInstallation=file://${folder}/profile`, "--infilter=HTML (StarWriter)", "--convert-to", kind, "--outdir", folder, join(folder, "hearing.html")];
    execFileSync(process.env.SOFFICE ?? "soffice", args, { stdio: "pipe" });
  }
  return ["txt", "vtt", "docx", "pdf", "srt", "odt", "html"].map((kind) => `hearing.${kind}`);
}

// Brings a file in as evidence on the page of a quote; what the desk says of it.
async function finding(page, folder, name) {
  // Behind the first piece the form is folded away.
  const folded = page.locator("details.add-evidence:not([open]) > summary");
  if (await folded.count()) await folded.click();
  await page.getByLabel("A file").setInputFiles({ name, mimeType: "application/octet-stream", buffer: readFileSync(join(folder, name)) });
  await page.getByLabel("What it is").selectOption("transcript");
  await page.getByLabel("Grade").selectOption("B");
  await page.locator("[name=title]").fill(name);
  await page.getByRole("button", { name: "Add and compare" }).click();
  const piece = page.locator(".piece").filter({ hasText: name }).first();
  const wording = piece.locator("[data-wording]");
  await expect(wording).toHaveCount(1);
  const said = await piece.locator("[data-wording] + span").textContent();
  return { wording: await wording.getAttribute("data-wording"), reason: said, voice: await piece.locator("[data-voice] bdi").textContent() };
}

// What the command line says of the same.
function compared(folder, name, quote) {
  const { wording, reason, voice } = JSON.parse(execFileSync(program, ["compare", "--quote", quote, "--source", join(folder, name), "--format", "json"]));
  return { wording, reason, voice };
}

for (const javaScriptEnabled of [true, false]) {
  test(`a hearing in seven kinds of files gives one finding, ${javaScriptEnabled ? "with the program" : "without it"}`, async ({ open }) => {
    test.setTimeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), "verbatim-sources-"));
    try {
      // Without the program in the browser the four that courts and newsrooms send most are enough.
      const names = files(folder).slice(0, javaScriptEnabled ? 7 : 4);
      const page = await open("checker", { javaScriptEnabled });
      await page.goto("/import");
      if (javaScriptEnabled) await ready(page);
      await page.getByLabel("The article's text").fill(REPORT(`${process.pid}-${javaScriptEnabled}-${Date.now()}`));
      if (!javaScriptEnabled) await page.getByRole("button", { name: "Read title and date" }).click();
      await expect(page.locator("[name=byline]")).toHaveValue("Tom Vale");
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await expect(page.getByText("Quote 1 of 2")).toBeVisible();
      if (javaScriptEnabled) await ready(page);
      await page.getByRole("link", { name: "Word by word" }).click();
      const findings = [];
      for (const name of names) {
        const found = await finding(page, folder, name);
        expect(found, name).toEqual(compared(folder, name, ADDED));
        findings.push(found);
      }
      expect(findings[0]).toMatchObject({ wording: "altered_material", voice: "MS PRYCE" });
      expect(findings[0].reason).toContain("a negation was added");
      // The same finding every time.
      for (const found of findings) expect(found).toEqual(findings[0]);
      // Word for word, and by two voices.
      for (const name of names) expect(compared(folder, name, TWO_VOICES), name).toMatchObject({ wording: "stitched", voice: "MR ARDEN" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
