// What every test shares: a desk of its own, people who sign in, and pages that must not complain.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const program = process.env.VERBATIM;
export const PASSWORD = "a sample desk";
export const PEOPLE = {
  checker: "ines@sample.example",
  editor: "omar@sample.example",
  admin: "ada@sample.example",
};

// A port that nobody uses: the system knows, and gives out another each time.
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Starts a desk in a folder; resolves once it answers.
export async function start(folder, args = ["--sample"]) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(program, ["serve", ...args, "--data", folder, "--listen", `127.0.0.1:${port}`]);
  let output = "";
  server.stdout.on("data", (data) => (output += data));
  server.stderr.on("data", (data) => (output += data));
  const ended = new Promise((resolve) => server.on("exit", resolve));
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`the desk ended: ${output}`);
    if (await fetch(`${url}/healthz`).then((r) => r.ok, () => false)) return { url, server, ended, output: () => output };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the desk does not answer: ${output}`);
}

export const test = base.extend({
  desk: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "verbatim-"));
      const desk = await start(folder);
      await use({ ...desk, folder });
      desk.server.kill();
      await desk.ended;
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  // A page on which any complaint of the browser fails the test, except those a test expects.
  open: async ({ browser, desk }, use) => {
    const contexts = [];
    const complaints = [];
    await use(async (who, options = {}) => {
      const context = await browser.newContext({ baseURL: desk.url, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.expected = [];
      const complain = (text) => {
        if (!page.expected.some((words) => text.includes(words))) complaints.push(text);
      };
      page.on("console", (m) => ["error", "warning"].includes(m.type()) && complain(m.text()));
      page.on("pageerror", (e) => complain(e.message));
      if (who) await signIn(page, who);
      return page;
    });
    for (const context of contexts) await context.close();
    expect(complaints, "the browser complained").toEqual([]);
  },
});

export async function signIn(page, who) {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(PEOPLE[who] ?? who);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Queue" })).toBeVisible();
}

// Waits until the islands answer; without JavaScript there is nothing to wait for.
export async function ready(page) {
  await page.locator("body[data-hydrated]").waitFor();
}

export async function openArticle(page, title) {
  await page.goto("/articles");
  await page.getByRole("link", { name: title }).first().click();
}

export async function audit(page) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
}

export { expect };

let number = 0;
// An article of our own that no other test has, in the form of a pasted web page.
export function article() {
  number += 1;
  const mark = `${process.pid}-${number}-${Math.floor(Math.random() * 1e6)}`;
  return {
    title: `Bridge stays closed, port says (${mark})`,
    text: `Bridge stays closed, port says (${mark})

By Tom Vale
14 October 2026

Bridge stays closed (Photo: Harbour Press)

Port director Petra Lund met the mayor on Monday.

"The bridge is sound, and it stays closed until we know why it moved," Lund said, according to a ministry statement.

The mayor called the closure "a precaution, nothing more".

Follow us on: Facebook, Twitter`,
  };
}

// The page in both themes, wide and narrow: nothing sticks out, nothing is in anybody's way, and a picture when asked.
export async function everyLook(page, name) {
  const shots = process.env.SCREENSHOTS;
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of [["wide", { width: 1440, height: 900 }], ["narrow", { width: 390, height: 844 }]]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(sideways, "the page scrolls sideways").toBeLessThanOrEqual(0);
      await audit(page);
      if (shots) await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
  }
}

// Fifty thousand words of a session, with one line that matters; the mark makes it another text each time.
export function transcript(mark, said) {
  const nouns = ["harbor", "ferry", "budget", "council", "school", "contract", "engine", "report", "storm", "market"];
  const line = (n) => `And the ${nouns[n % 10]} of ${nouns[(n * 7) % 10]} ${n} was then read to the ${nouns[(n * 3) % 10]}.`;
  const lines = Array.from({ length: 4200 }, (_, n) => line(n));
  lines.splice(3000, 0, said);
  return `Session ${mark}\n${lines.join("\n")}`;
}
