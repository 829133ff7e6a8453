// One's own account: the password, where one is signed in, and what admins hear of it. On a desk of its own: passwords change.
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
