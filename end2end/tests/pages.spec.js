// Every page: no complaint from the browser, no violation of the accessibility rules, in light and dark, wide
// and narrow; and a picture of it under docs/screenshots when SCREENSHOTS is set.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit, expect, openArticle, ready, start, test } from "./desk.js";

const shots = process.env.SCREENSHOTS;

const pages = [
  ["sign-in", null, "/sign-in"],
  ["queue", "checker", "/"],
  ["queue-editor", "editor", "/"],
  ["articles", "checker", "/articles"],
  ["import", "checker", "/import"],
  ["people", "checker", "/people"],
  ["person", "editor", "/people", (page) => page.getByRole("link", { name: "Petra Lund" }).click()],
  ["sheets", "editor", "/sheets"],
  ["activity", "checker", "/activity"],
  ["help", "checker", "/help"],
  ["admin", "admin", "/admin"],
  ["security", "admin", "/admin/security"],
  ["account", "checker", "/account"],
  ["not-found", "checker", "/nowhere"],
  ["desk", "checker", "/articles", (page) => openArticle(page, "Ferry company")],
  ["desk-nested", "checker", "/articles", (page) => openArticle(page, "Baker's robot")],
  ["desk-approve", "editor", "/", (page) => page.getByRole("link", { name: "That was my decision" }).click()],
];

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of [["wide", { width: 1440, height: 900 }], ["narrow", { width: 390, height: 844 }]]) {
    for (const [name, who, path, go] of pages) {
      test(`${name}, ${colorScheme}, ${size}`, async ({ open }) => {
        const page = await open(who, { colorScheme, viewport });
        if (name === "not-found") page.expected.push("404");
        await page.goto(path);
        if (go) await go(page);
        await ready(page);
        await expect(page.locator("h1").first()).toBeVisible();
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways, "the page scrolls sideways").toBeLessThanOrEqual(0);
        if (shots) await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png` });
        await audit(page);
      });
    }
  }
}

test("320 px wide nothing is cut off", async ({ open }) => {
  const page = await open("checker", { viewport: { width: 320, height: 640 } });
  for (const path of ["/", "/articles", "/import", "/people", "/sheets", "/activity", "/help"]) {
    await page.goto(path);
    await ready(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  }
  await openArticle(page, "Ferry company");
  await ready(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("set-up, an empty desk and a new password, light and dark, wide and narrow", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "verbatim-new-"));
  const desk = await start(folder, []);
  const link = desk.output().match(/http:\S+\/set-up#\S+/)[0];
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const look = async (name) => {
    for (const colorScheme of ["light", "dark"]) {
      for (const [size, viewport] of [["wide", { width: 1440, height: 900 }], ["narrow", { width: 390, height: 844 }]]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        await audit(page);
        if (shots) await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png` });
      }
    }
  };
  await page.goto(link);
  await look("set-up");
  await page.getByLabel("Your name").fill("Ada Quist");
  await page.getByLabel("Email").fill("ada@desk.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Make the desk mine" }).click();
  await expect(page.getByRole("heading", { name: "The desk is empty" })).toBeVisible();
  await look("queue-empty");
  await page.goto(`${desk.url}/admin`);
  await page.getByLabel("Name, as it stands").fill("Ines Roth");
  await page.getByLabel("Email").fill("ines@desk.example");
  await page.getByRole("button", { name: "Add and make a link" }).click();
  const password = await page.locator("code.link").innerText();
  await look("admin-link");
  await page.goto(password);
  await look("password");
  await context.close();
  desk.server.kill();
  await desk.ended;
  rmSync(folder, { recursive: true });
});
