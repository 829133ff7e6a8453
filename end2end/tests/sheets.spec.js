// Frozen sheets: frozen from the desk, downloaded in every format, and unchanged when a quote changes afterwards.
import { program, audit, expect, openArticle, ready, test } from "./desk.js";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const shots = process.env.SCREENSHOTS;

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  test(`a frozen sheet stays as it is, ${how}`, async ({ open, desk }) => {
    const omar = await open("editor", { javaScriptEnabled });
    const name = javaScriptEnabled ? "Minister's remarks" : "Stadtrat streitet";
    await openArticle(omar, name);
    if (javaScriptEnabled) await ready(omar);
    await omar.getByRole("button", { name: "Freeze a sheet" }).click();
    await expect(omar.getByRole("heading", { level: 1 })).toContainText(/Sheet \d+: /);
    const number = (await omar.getByRole("heading", { level: 1 }).textContent()).match(/Sheet (\d+)/)[1];
    const address = omar.url();
    const fetch = async (label) => {
      const answer = await omar.request.get(await omar.getByRole("link", { name: label, exact: true }).getAttribute("href"));
      expect(answer.status()).toBe(200);
      return answer.text();
    };
    const before = {};
    for (const label of ["To print", "CSV", "JSON", "Markdown", "ClaimReview and Quotation", "Web Annotations"]) before[label] = await fetch(label);
    const sheet = JSON.parse(before.JSON);
    expect(sheet.sheet.number).toBe(Number(number));
    expect(sheet.sheet.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(sheet.sheet.chain_heads).toHaveLength(1);
    expect(before["To print"]).toContain(sheet.sheet.sha256);
    expect(sheet.quotes).toHaveLength(1);
    // The command line gives the same bytes as the page.
    const line = (format) => execFileSync(program, ["export", "--sheet", number, "--format", format, "--data", desk.folder]).toString();
    expect(line("json")).toBe(before.JSON);
    expect(line("csv")).toBe(before.CSV);
    // Reopened, the quote is shown as changed since, and the sheet holds what it held.
    await omar.getByRole("link", { name: sheet.quotes[0].exact.slice(0, 20) }).click();
    if (javaScriptEnabled) await ready(omar);
    await omar.locator("details.reason > summary").click();
    await omar.getByLabel("Reason").fill("A reader has written.");
    await omar.getByRole("button", { name: "Reopen" }).click();
    await expect(omar.locator(".panel .state")).toHaveText("Reopened");
    await omar.goto(address);
    await expect(omar.getByText("Changed since: now")).toBeVisible();
    await expect(omar.getByRole("note")).toContainText("One quote has changed since");
    for (const label of Object.keys(before)) expect(await fetch(label)).toBe(before[label]);
    if (javaScriptEnabled) {
      await ready(omar);
      for (const colorScheme of ["light", "dark"]) {
        for (const [size, viewport] of [["wide", { width: 1440, height: 900 }], ["narrow", { width: 390, height: 844 }]]) {
          await omar.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await omar.setViewportSize(viewport);
          await audit(omar);
          if (shots) await omar.screenshot({ path: `${shots}/sheet-${size}-${colorScheme}.png` });
        }
      }
    }
  });
}

test("nothing approved freezes nothing, and a checker is not offered it", async ({ open }) => {
  const omar = await open("editor");
  omar.expected.push("422", "400");
  await openArticle(omar, "Baker's robot");
  await ready(omar);
  await omar.getByRole("button", { name: "Freeze a sheet" }).click();
  await expect(omar.getByRole("alert").first()).toContainText("No quote of this selection is approved yet");
  const ines = await open("checker");
  await openArticle(ines, "Baker's robot");
  await expect(ines.getByRole("button", { name: "Freeze a sheet" })).toHaveCount(0);
});

test("a sheet is signed, found by its code and withdrawn with a reason", async ({ open, desk }) => {
  const omar = await open("editor");
  omar.expected.push("422");
  await omar.goto("/sheets/new?state=all&title=Signed&publisher=K%C3%BCstenzeitung");
  await ready(omar);
  await omar.getByRole("button", { name: "Freeze this sheet" }).click();
  // One small article: everything that the other tests bring in takes a while.
  await expect(omar.getByRole("heading", { level: 1 })).toContainText(/Sheet \d+: Signed/, { timeout: 20_000 });
  const address = omar.url();
  await expect(omar.getByText(/^Signed by the desk's key [0-9A-F]{16}\.$/)).toBeVisible();
  const folder = mkdtempSync(join(tmpdir(), "signed-"));
  const save = async (label, name) => {
    const answer = await omar.request.get(await omar.getByRole("link", { name: label, exact: true }).getAttribute("href"));
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-disposition"]).toMatch(/^attachment; filename="/);
    writeFileSync(join(folder, name), await answer.body());
    return join(folder, name);
  };
  const [file, key] = [await save("Signed JSON", "sheet.json"), await save("Public key", "desk.pub")];
  await save("Signature", "sheet.json.minisig");
  const told = execFileSync(program, ["sheet", "verify", file, "--key", key, "--data", join(folder, "none")]).toString();
  expect(told).toContain("The sheet is whole");
  const code = told.match(/code ([0-9A-Z]{5}-[0-9A-Z]{5}),/)[1];
  await omar.goto("/sheets");
  await omar.getByLabel("Code of a printed sheet").fill(code.toLowerCase().replace("-", " "));
  await omar.getByRole("button", { name: "Find the sheet" }).click();
  await expect(omar.locator("tbody tr")).toHaveCount(1);
  await expect(omar.locator("tbody tr")).toContainText(code);
  await audit(omar);
  await omar.locator("tbody a").click();
  await expect(omar).toHaveURL(address);
  // A checker is not offered it.
  const ines = await open("checker");
  await ines.goto(address);
  await expect(ines.getByRole("button", { name: "Withdraw" })).toHaveCount(0);
  await omar.getByLabel("Reason").fill("Another person spoke.");
  await omar.getByRole("button", { name: "Withdraw" }).click();
  await expect(omar.locator("p.withdrawn")).toContainText(/^Withdrawn on .* UTC by Omar Haddad: Another person spoke\.$/);
  await expect(omar.getByRole("button", { name: "Withdraw" })).toHaveCount(0);
  await audit(omar);
  const print = await omar.request.get(await omar.getByRole("link", { name: "To print" }).getAttribute("href"));
  const printed = await print.text();
  for (const words of ["Another person spoke.", code, "Signed by the desk&#39;s key"]) expect(printed).toContain(words);
  await omar.goto("/sheets");
  await expect(omar.locator("td .withdrawn").first()).toContainText("Another person spoke.");
  await omar.goto("/activity?kind=sheet_withdrawn");
  await expect(omar.locator("main")).toContainText("withdrew sheet");
  // What was signed is what it was.
  const again = execFileSync(program, ["sheet", "verify", file, "--data", desk.folder]).toString();
  expect(again).toBe(told);
  rmSync(folder, { recursive: true });
});
