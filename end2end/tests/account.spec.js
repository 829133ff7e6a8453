// One's own account: the password, where one is signed in, and what admins hear of it. On a desk of its own: passwords change.
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, PEOPLE, audit, expect, start, test } from "./desk.js";

const NEW = "four green herons sit";

async function signIn(page, desk, email, password) {
  await page.goto(`${desk.url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test(`a password is changed and sessions end, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    const folder = mkdtempSync(join(tmpdir(), "verbatim-account-"));
    const desk = await start(folder);
    const person = async (userAgent) => (await browser.newContext({ javaScriptEnabled, userAgent })).newPage();
    const here = await person("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    const there = await person("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/1 Safari/604.1");
    const gone = await person("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0");
    for (const page of [here, there, gone]) {
      await signIn(page, desk, PEOPLE.checker, PASSWORD);
      await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
    }
    // By the keyboard alone.
    await here.goto(`${desk.url}/account`);
    if (javaScriptEnabled) await audit(here);
    await expect(here.getByRole("listitem").filter({ hasText: "(here)" })).toContainText("Firefox on Linux");
    const end = here.getByRole("button", { name: "End the session of Edge on Windows" });
    await end.focus();
    await here.keyboard.press("Enter");
    await expect(here.getByRole("status")).toContainText("has ended");
    await gone.goto(`${desk.url}/articles`);
    await expect(gone).toHaveURL(/sign-in/);
    // A wrong password, one that is guessed first, then a good one.
    const change = async (old, password) => {
      await here.getByLabel("Your password now").fill(old);
      await here.getByLabel("Password", { exact: true }).fill(password);
      await here.getByRole("button", { name: "Change it" }).click();
    };
    await change("not it at all", NEW);
    await expect(here.getByRole("alert")).toContainText("not your password");
    await change(PASSWORD, "password1234");
    await expect(here.getByRole("alert")).toContainText("guessed first");
    await change(PASSWORD, NEW);
    await expect(here.getByRole("status")).toContainText("The password is changed");
    await there.goto(`${desk.url}/articles`);
    await expect(there, "other sessions end").toHaveURL(/sign-in/);
    await signIn(there, desk, PEOPLE.checker, PASSWORD);
    await expect(there.getByRole("alert")).toContainText("do not fit");
    // An admin reads of it.
    const ada = await person("A browser");
    await signIn(ada, desk, PEOPLE.admin, PASSWORD);
    await ada.goto(`${desk.url}/admin`);
    await ada.getByRole("link", { name: "The security log" }).click();
    await ada.getByLabel("What").selectOption("Sign-in failed");
    await ada.getByLabel("Name or network address").fill(PEOPLE.checker);
    await ada.getByRole("button", { name: "Filter" }).click();
    await expect(ada.getByRole("row").filter({ hasText: PEOPLE.checker })).toHaveCount(1);
    await expect(ada.locator("body")).not.toContainText("not it at all");
    for (const page of [here, there, gone, ada]) await page.context().close();
    desk.server.kill();
    await desk.ended;
    rmSync(folder, { recursive: true });
  });
}

// What an authenticator app shows: RFC 6238, as every app counts.
function code(secret, off = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + off));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

for (const javaScriptEnabled of [true, false]) {
  test(`a second factor from set-up to sign-in, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    const folder = mkdtempSync(join(tmpdir(), "verbatim-factor-"));
    const desk = await start(folder);
    const person = async () => (await browser.newContext({ javaScriptEnabled })).newPage();
    const ada = await person();
    await signIn(ada, desk, PEOPLE.admin, PASSWORD);
    // The desk asks of nobody what its admin has not.
    await ada.goto(`${desk.url}/admin`);
    const ask = async (rule) => {
      await ada.getByLabel("Asked of").selectOption(rule);
      await ada.locator("form", { has: ada.getByLabel("Asked of") }).getByRole("button", { name: "Save" }).click();
    };
    await ask("editors");
    await expect(ada.getByRole("alert")).toContainText("your own second factor first");
    const turnOn = async (page) => {
      await page.goto(`${desk.url}/account`);
      await page.getByRole("button", { name: "Turn it on" }).press("Enter");
      const secret = (await page.locator(".factor-offer code").textContent()).replaceAll(" ", "");
      await expect(page.getByRole("img", { name: "The secret as a picture" })).toBeVisible();
      await page.getByLabel("The six figures").fill("000000");
      await page.getByRole("button", { name: "Turn on", exact: true }).click();
      await expect(page.getByRole("alert")).toContainText("not right");
      if (javaScriptEnabled) await audit(page);
      await page.getByLabel("The six figures").fill(code(secret));
      await page.getByLabel("The six figures").press("Enter");
      await expect(page.locator("ul.codes li")).toHaveCount(10);
      return { secret, codes: await page.locator("ul.codes li").allTextContents() };
    };
    const { secret, codes } = await turnOn(ada);
    if (javaScriptEnabled) await audit(ada);
    await expect(ada.getByText("Recovery codes left: 10.")).toBeVisible();
    await ada.goto(`${desk.url}/admin`);
    await ask("editors");
    await expect(ada.getByLabel("Asked of")).toHaveValue("editors");
    // An editor can do nothing else before; a checker is not asked.
    const omar = await person();
    await signIn(omar, desk, PEOPLE.editor, PASSWORD);
    await expect(omar).toHaveURL(/\/account$/);
    await expect(omar.getByRole("status")).toContainText("asks for a second factor");
    await omar.goto(`${desk.url}/sheets`);
    await expect(omar).toHaveURL(/\/account$/);
    expect(await omar.evaluate(async () => (await fetch("/export?format=json")).status)).toBe(403);
    await turnOn(omar);
    await omar.goto(`${desk.url}/sheets`);
    await expect(omar).toHaveURL(/\/sheets$/);
    const ines = await person();
    await signIn(ines, desk, PEOPLE.checker, PASSWORD);
    await expect(ines.getByRole("navigation", { name: "Pages" })).toBeVisible();
    // Signing in: the password alone leads to the code, wherever one wanted to go.
    const again = await person();
    await again.goto(`${desk.url}/people`);
    await again.getByLabel("Email").fill(PEOPLE.admin);
    await again.getByLabel("Password").fill(PASSWORD);
    await again.getByRole("button", { name: "Sign in" }).click();
    await expect(again).toHaveURL(/\/sign-in\/code\?next=/);
    if (javaScriptEnabled) await audit(again);
    await again.getByLabel("Code").fill(code(secret, 60));
    await again.getByRole("button", { name: "Sign in" }).click();
    await expect(again.getByRole("alert")).toContainText("not right");
    await again.getByLabel("Code").fill(codes[0]);
    await again.getByLabel("Code").press("Enter");
    await expect(again).toHaveURL(/\/people$/);
    // Somebody lost both: an admin takes the second factor away.
    await ada.goto(`${desk.url}/admin`);
    await ada.getByRole("button", { name: /Take the second factor of Omar/ }).click();
    await expect(ada.getByRole("button", { name: /Take the second factor of Omar/ })).toHaveCount(0);
    await omar.goto(`${desk.url}/sheets`);
    await expect(omar).toHaveURL(/sign-in/);
    await ada.goto(`${desk.url}/admin/security`);
    await expect(ada.getByRole("row").filter({ hasText: "code asked for" }).first()).toContainText(PEOPLE.admin);
    await expect(ada.locator("body")).not.toContainText(codes[0]);
    for (const page of [ada, omar, ines, again]) await page.context().close();
    desk.server.kill();
    await desk.ended;
    rmSync(folder, { recursive: true });
  });
}
