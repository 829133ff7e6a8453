// What goes wrong, and how it is answered: over HTTP as programs and old browsers would, without the island.
import { mkdtempSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, PEOPLE, article, expect, openArticle, program, ready, start, test } from "./desk.js";

// A session of its own: cookies by hand, forms as a browser without JavaScript posts them.
class Client {
  constructor(url) {
    this.url = url;
    this.jar = new Map();
  }
  get cookie() {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }
  async send(path, { method = "GET", form, headers = {}, accept = "text/html" } = {}) {
    const body = form && new URLSearchParams(form);
    const answer = await fetch(this.url + path, {
      method: form ? "POST" : method,
      body,
      redirect: "manual",
      headers: { accept, cookie: this.cookie, origin: this.url, referer: `${this.url}${headers.from ?? "/"}`, ...headers },
    });
    for (const line of answer.headers.getSetCookie()) this.jar.set(...line.split(";")[0].split("="));
    return { status: answer.status, text: await answer.text(), to: answer.headers.get("location"), headers: answer.headers };
  }
  async signIn(who) {
    const answer = await this.send("/_f/sign-in", { form: { email: PEOPLE[who], password: PASSWORD } });
    expect(answer.status).toBe(303);
    this.token = (await this.send("/")).text.match(/name="form_token" value="([^"]+)"/)[1];
    return this;
  }
  // A form with its token.
  post(path, form, options = {}) {
    return this.send(path, { form: { form_token: this.token, ...form }, ...options });
  }
  async import(text, fields = {}) {
    const answer = await this.post("/_f/import", { text, title: "A title", byline: "", publisher: "", url: "", published_at: "", language: "", ...fields }, { headers: { from: "/import" } });
    return { ...answer, article: answer.to?.match(/articles\/([0-9a-f-]+)/)?.[1] };
  }
  async quotes(id) {
    return JSON.parse((await this.send(`/export?format=json&state=all&article=${id}`)).text).quotes;
  }
}

const client = (desk, who) => new Client(desk.url).signIn(who);
const draft = { exact: "", kind: "", sentence: "", sentence_was: "", speaker: "", name: "", role: "", cue: "", via: "", wording: "", attribution: "", context: "", note: "", reason: "" };

test("texts that do not fit are refused with what to do, and nothing typed is lost", async ({ desk }) => {
  const ines = await client(desk, "checker");
  for (const [text, words, status] of [["", "The text is empty", 422], [" \n\t ", "The text is empty", 422], ["a".repeat(2 * 1024 * 1024 + 1), "Import it in parts", 413]]) {
    const answer = await ines.import(text, { byline: "Typed <by> hand" });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain("Typed &lt;by&gt; hand");
  }
  const huge = await ines.import("é".repeat(5 * 1024 * 1024));
  expect(huge.status).toBe(413);
  expect(huge.text).toContain("larger than 8 MB");
  expect((await ines.import("“Yes,” he said.", { title: "x".repeat(301) })).text).toContain("too long");
  expect((await ines.import("“Yes,” he said.", { url: "javascript:alert(1)" })).text).toContain("https://");
});

test("a text of 2 MB, controls, line ends, emoji and right-to-left go in and come out", async ({ desk }) => {
  const ines = await client(desk, "checker");
  const large = await ines.import(`${"long words ".repeat(190_000)}\n\n“The end,” Petra Lund said.`);
  expect(large.status).toBe(303);
  const text = "\u{feff}One\r\nline\rtwo\0 and\u{7} “👩‍🚒 cafe\u{301} שלום,” Petra Lund said.";
  const odd = await ines.import(text);
  const [quote] = await ines.quotes(odd.article);
  expect(quote.exact).toBe("👩‍🚒 cafe\u{301} שלום,");
  const clean = "One\nline\ntwo and “👩‍🚒 cafe\u{301} שלום,” Petra Lund said.";
  expect([...clean].slice(quote.start, quote.end).join("")).toBe(quote.exact);
});

test("a hundred thousand marks take no time to speak of", async ({ desk }) => {
  const ines = await client(desk, "checker");
  for (const text of ['"a b", '.repeat(20_000), 'He said "a b", '.repeat(10_000), '“One.\n\n'.repeat(20_000), '" '.repeat(100_000), "“".repeat(100_000), "a' ".repeat(100_000), '"a" '.repeat(2_000)]) {
    const began = Date.now();
    const answer = await ines.import(text + Math.random());
    expect(answer.status).toBe(303);
    expect(Date.now() - began).toBeLessThan(20_000);
  }
});

test("markup is shown as text on every page and in every sheet", async ({ desk, open }) => {
  const ines = await client(desk, "checker");
  const evil = `</textarea><script>window.hacked=1</script><img src=x onerror="window.hacked=1"><style>body{display:none}</style>`;
  const { article: id } = await ines.import(`“${evil} and that is that,” said ${evil} Petra Lund.`, { title: `T ${evil}`, byline: evil, publisher: evil, published_at: evil.slice(0, 50) });
  const [quote] = await ines.quotes(id);
  const answer = await ines.post("/_f/review", { ...draft, exact: quote.exact, kind: "direct", quote: quote.id, seen: 1, speaker: evil, name: evil, role: evil, cue: evil, via: evil, note: evil, wording: "verbatim", attribution: "correct", context: "in_context" }, { headers: { from: `/articles/${id}` } });
  expect(answer.status).toBe(303);
  for (const javaScriptEnabled of [true, false]) {
    const page = await open("checker", { javaScriptEnabled });
    for (const path of ["/", "/articles", `/articles/${id}`, "/people", "/activity", `/articles?q=${encodeURIComponent(evil)}`]) {
      await page.goto(path);
      if (javaScriptEnabled) {
        await ready(page);
        expect(await page.evaluate(() => window.hacked)).toBeUndefined();
      }
      await expect(page.locator("img, body style, body script:not([nonce])")).toHaveCount(0);
    }
  }
  for (const format of ["csv", "json", "html"]) {
    const sheet = await ines.send(`/export?format=${format}&state=all&article=${id}`);
    expect(sheet.status).toBe(200);
    if (format === "html") expect(sheet.text).not.toContain("<script>window");
  }
  const rows = await ines.import("“=1+1,” =cmd said. “-2,” she added. “@x is here,” he said. “+3 is more,” Lund said.", { title: "=2+5+cmd|' /C calc'!A0" });
  const csv = await ines.send(`/export?format=csv&state=all&article=${rows.article}`);
  expect(csv.text).not.toMatch(/(^|,|")[=+@-]\d/m);
  expect(csv.text).toContain("'=1+1");
});

test("forms carry proof that they were made for the session", async ({ desk }) => {
  const [ines, omar] = [await client(desk, "checker"), await client(desk, "editor")];
  const text = `“Proof,” Lund said. ${Math.random()}`;
  const fields = { text, title: "T", byline: "", publisher: "", url: "", published_at: "", language: "" };
  const old = `${Math.floor(Date.now() / 1000) - 200_000}.${"0".repeat(64)}`;
  for (const form_token of ["", "nonsense", old, omar.token]) {
    const answer = await ines.send("/_f/import", { form: { ...fields, form_token }, headers: { from: "/import" } });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("not made for your session");
    expect(answer.text).toContain("“Proof,” Lund said.");
  }
  // The same form twice: the second leads to what the first has made.
  const [one, two] = [await ines.import(text), await ines.import(text)];
  expect(two.article).toBe(one.article);
  expect(two.to).toContain("notice=known");
});

test("other sites cannot post forms or call functions", async ({ desk }) => {
  const ines = await client(desk, "checker");
  for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }]) {
    for (const accept of ["text/html", "application/json"]) {
      const answer = await ines.post("/_f/import", { text: "“Evil,” he said.", title: "T" }, { headers, accept });
      expect(answer.status).toBe(403);
    }
  }
});

test("nobody does what their role or their own check forbids, by form or by program", async ({ desk }) => {
  const [ines, omar, ada] = [await client(desk, "checker"), await client(desk, "editor"), await client(desk, "admin")];
  const { article: id } = await ines.import(`“We sail,” Petra Lund said. ${Math.random()}`);
  const [quote] = await ines.quotes(id);
  const judged = { ...draft, exact: quote.exact, kind: "direct", sentence: "Petra Lund said", sentence_was: "Petra Lund said", speaker: "Petra Lund", cue: "said", wording: "verbatim", attribution: "correct_via", context: "in_context", note: "Read in the minutes.", quote: quote.id };
  const from = { headers: { from: `/articles/${id}` } };
  expect((await omar.post("/_f/review", { ...judged, seen: 1, action: "send" }, from)).status).toBe(303);
  for (const accept of ["text/html", "application/json"]) {
    const own = await omar.post("/_f/review", { ...draft, quote: quote.id, seen: 2, action: "approve" }, { ...from, accept });
    expect(own.status).toBe(403);
    expect(own.text).toContain("Someone else has to approve it");
    const low = await ines.post("/_f/review", { ...draft, quote: quote.id, seen: 2, action: "approve" }, { ...from, accept });
    expect(low.status).toBe(403);
    expect((await ines.post("/_f/add-user", { name: "X", email: "x@x.example", role: "admin" }, { accept })).status).toBe(403);
  }
  expect((await ada.post("/_f/add-user", { name: "Rea Dahl", email: "rea@sample.example", role: "reader" })).status).toBe(200);
  const link = (await ada.post("/_f/add-user", { name: "Rob Reader", email: `rob${Math.random()}@sample.example`, role: "reader" })).text.match(/\/password#([0-9a-f]+)/)[1];
  const rob = new Client(desk.url);
  expect((await rob.send("/_f/set-password", { form: { token: link, password: "short" }, headers: { from: "/password" } })).text).toContain("at least 12");
  expect((await rob.send("/_f/set-password", { form: { token: link, password: "a long password" } })).status).toBe(303);
  expect((await rob.send("/_f/set-password", { form: { token: link, password: "a long password" }, headers: { from: "/password" } })).status).toBe(422);
  const reader = await ada.send("/admin");
  const email = reader.text.match(/rob0\.\d+@sample\.example/)[0];
  expect((await rob.send("/_f/sign-in", { form: { email, password: "a long password" } })).status).toBe(303);
  rob.token = (await rob.send("/")).text.match(/name="form_token" value="([^"]+)"/)[1];
  for (const action of ["", "claim", "send", "approve", "dismiss"]) {
    const answer = await rob.post("/_f/review", { ...judged, note: "changed", seen: 2, action, reason: "x" }, from);
    expect(answer.status).toBe(403);
  }
  expect((await rob.import("“No,” he said.")).status).toBe(403);
  expect((await rob.send("/import")).status).toBe(403);
  expect((await rob.send("/admin")).status).toBe(403);
});

test("what does not exist is a page with a way back", async ({ desk }) => {
  const ines = await client(desk, "checker");
  const nothing = "01890000-0000-7000-8000-000000000000";
  const { article: id } = await ines.import(`“We sail,” Petra Lund said. ${Math.random()}`);
  for (const path of [`/articles/${nothing}`, "/articles/x", `/articles/${id}?quote=${nothing}`, `/people/${nothing}`, "/people/'", "/nowhere", "/export?format=pdf", "/export?article=x"]) {
    const answer = await ines.send(path);
    expect(answer.status, path).toBe(404);
    expect(answer.text).toContain("To the queue");
  }
  const from = { headers: { from: `/articles/${id}` } };
  expect((await ines.post("/_f/review", { ...draft, quote: nothing, seen: 1, action: "claim" }, from)).status).toBe(404);
  expect((await ines.post("/_f/add-quote", { article: nothing, words: "x" }, from)).status).toBe(404);
  for (const [start, end] of [[0, 99_999], [9, 3], [4_000_000_000, 4_100_000_000]]) {
    const answer = await ines.post("/_f/add-quote", { article: id, start, end }, { ...from, accept: "application/json" });
    expect(answer.status).toBe(422);
  }
  expect((await ines.post("/_f/review", { quote: "x" }, from)).status).toBe(422);
  expect((await ines.send("/_f/nothing", { form: { form_token: ines.token } })).status).toBeGreaterThanOrEqual(400);
});

test("signed out: pages lead to the sign-in and back, forms are refused", async ({ desk, open }) => {
  const nobody = new Client(desk.url);
  const page = await nobody.send("/articles?q=a%26b");
  expect([page.status, page.to]).toEqual([303, "/sign-in?next=%2Farticles%3Fq%3Da%2526b"]);
  expect((await nobody.send("/export?format=csv")).status).toBe(303);
  expect((await nobody.send("/_f/import", { form: { text: "“x,” he said." }, accept: "application/json" })).status).toBe(401);
  expect((await nobody.send("/_f/panel?quote=x", { accept: "application/json" })).status).toBe(401);
  const wrong = await nobody.send("/_f/sign-in", { form: { email: PEOPLE.checker, password: "wrong password" }, headers: { from: "/sign-in" } });
  expect([wrong.status, wrong.text.includes("do not fit"), wrong.text.includes(PEOPLE.checker)]).toEqual([422, true, true]);
  const away = await nobody.send("/_f/sign-in", { form: { email: PEOPLE.checker, password: PASSWORD, next: "//evil.example" } });
  expect(away.to).toBe("/");
  const tabbed = await new Client(desk.url).send("/_f/sign-in", { form: { email: PEOPLE.checker, password: PASSWORD, next: "/\t/evil.example" } });
  expect(tabbed.to).toBe("/");
  // What strangers type is not read, so it is not shown again either: the browser has it, and is told how to send it once more.
  for (const path of ["/_f/import", "/import", "/_f/review", "/_f/comment"]) {
    const lost = await new Client(desk.url).send(path, { form: { text: "“Typed for an hour,” he said.", title: "T", body: "B" } });
    expect([lost.status, lost.text.includes("Typed for an hour"), lost.text.includes("Your browser still has what you typed")]).toEqual([401, false, true]);
  }
  const browser = await open(null);
  await browser.goto("/people?q=l%C3%BCnd%20%25");
  await browser.getByLabel("Email").fill(PEOPLE.checker);
  await browser.getByLabel("Password").fill(PASSWORD);
  await browser.getByRole("button", { name: "Sign in" }).click();
  await expect(browser.getByLabel("Name")).toHaveValue("lünd %");
});

test("a form that fails twice is still the same form, and other sites' names change nothing", async ({ open }) => {
  const page = await open(null, { javaScriptEnabled: false });
  page.expected.push("422");
  await page.goto("/sign-in?next=%2Fpeople");
  for (let round = 0; round < 3; round++) {
    await page.getByLabel("Email").fill("nobody@sample.example");
    await page.getByLabel("Password").fill(`wrong ${round}`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("do not fit");
  }
  await page.getByLabel("Email").fill(PEOPLE.checker);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
  await openArticle(page, "Minister's remarks");
  await page.locator(".text [data-state=open]").last().click();
  for (let round = 0; round < 2; round++) {
    await page.getByLabel("Note").fill(`thought ${round}`);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "A note goes with a verdict" })).toBeVisible();
    await expect(page.getByLabel("Note")).toHaveValue(`thought ${round}`);
  }
  await page.locator(".text [data-state=approved]").first().click();
  await expect(page.locator(".panel .state")).toHaveText("Approved");
});

test("uploads: text, web pages, and files that are neither", async ({ desk, open }) => {
  const page = await open("checker", { javaScriptEnabled: false });
  const upload = async (name, buffer) => {
    await page.goto("/import");
    await page.getByLabel("A file").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await page.getByRole("button", { name: "Read the file" }).click();
  };
  await upload("a.txt", Buffer.from("Ferry stays in port\n\n“We sail,” Lund said."));
  await expect(page.getByLabel("The article's text")).toHaveValue(/We sail/);
  await expect(page.locator("[name=title]")).toHaveValue("Ferry stays in port");
  page.expected.push("422");
  await upload("b.png", Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"));
  await expect(page.getByRole("alert")).toContainText("no words to read");
  // Plain text is taken in whatever charset it comes.
  await upload("b.txt", Buffer.from("\x93La fa\xe7ade tient,\x94 a dit Lund.", "latin1"));
  await expect(page.getByLabel("The article's text")).toHaveValue(/“La façade tient,”/);
  const prose = "<p>“We sail at noon,” said Petra Lund, a spokeswoman for the port, and everyone went home in the rain.</p>".repeat(12);
  await upload("c.html", Buffer.from(`<html><head><title>Ferry</title></head><body><nav>Menu</nav><article><script>window.hacked=1</script>${prose}</article></body></html>`));
  await expect(page.getByLabel("The article's text")).toHaveValue(/^“We sail at noon,”/);
});

test("no acknowledged save is lost when the server is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "verbatim-kill-"));
  let desk = await start(folder);
  const acknowledged = [];
  for (let round = 0; round < 3; round++) {
    const ines = await client(desk, "checker");
    let killed = false;
    const kill = setTimeout(() => {
      killed = true;
      desk.server.kill("SIGKILL");
    }, 400 + 300 * round);
    await Promise.all(
      [0, 1, 2, 3].map(async (writer) => {
        for (let n = 0; !killed; n++) {
          const title = `Kill ${round} ${writer} ${n}`;
          try {
            const { article: id } = await ines.import(`“${title},” Petra Lund said.`, { title });
            acknowledged.push([id, title]);
            const [quote] = await ines.quotes(id);
            const claimed = await ines.post("/_f/review", { ...draft, quote: quote.id, seen: 1, action: "claim" });
            if (claimed.status === 303) acknowledged.at(-1)[2] = undefined;
          } catch {
            return;
          }
        }
      }),
    );
    clearTimeout(kill);
    await desk.ended;
    expect(execFileSync(program, ["audit", "verify", "--data", folder]).toString()).toContain("every chain holds");
    desk = await start(folder);
  }
  expect(acknowledged.length).toBeGreaterThan(10);
  const ines = await client(desk, "checker");
  for (const [id, title] of acknowledged) expect((await ines.send(`/articles/${id}`)).text).toContain(title);
  desk.server.kill();
  await desk.ended;
  rmSync(folder, { recursive: true });
});

test("the first admin is made by the printed link, once", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "verbatim-new-"));
  const desk = await start(folder, []);
  const link = desk.output().match(/http:\S+\/set-up#\S+/)[0];
  const page = await browser.newPage();
  await page.goto(link);
  // The code is taken out of the address: no history keeps it.
  await expect(page.getByLabel("Code of your link")).toHaveValue(link.split("#")[1]);
  expect(page.url()).toBe(link.split("#")[0]);
  await page.getByLabel("Your name").fill("Ada Quist");
  await page.getByLabel("Email").fill("not an address");
  await page.evaluate(() => document.querySelector("form").setAttribute("novalidate", ""));
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Make the desk mine" }).click();
  await expect(page.getByRole("alert")).toContainText("not an email address");
  await page.getByLabel("Email").fill("ada@desk.example");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Make the desk mine" }).click();
  await expect(page.getByRole("heading", { name: "The desk is empty" })).toBeVisible();
  expect((await page.request.get(link)).status()).toBe(404);
  await page.goto(`${desk.url}/admin`);
  await page.getByLabel("Name, as it stands").fill("Ines Roth");
  await page.getByLabel("Email").fill("ines@desk.example");
  await page.getByRole("button", { name: "Add and make a link" }).click();
  expect(page.url()).not.toMatch(/[0-9a-f]{64}/);
  const [place, code] = (await page.locator("code.link").innerText()).split("#");
  await page.close();
  // Without the program the code is typed, and stays where it was typed.
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(place);
  await plain.getByLabel("Code of your link").fill(code);
  await plain.getByLabel("Password").fill("twelve times x");
  await plain.getByRole("button", { name: "Set password" }).click();
  await expect(plain.getByRole("status")).toContainText("The password is set");
  await plain.goto(place);
  await plain.getByLabel("Code of your link").fill(code);
  await plain.getByLabel("Password").fill("another password");
  await plain.getByRole("button", { name: "Set password" }).click();
  await expect(plain.getByRole("alert")).toContainText("used already");
  await expect(plain.getByLabel("Code of your link")).toHaveValue(code);
  await plain.context().close();
  desk.server.kill();
  await desk.ended;
  rmSync(folder, { recursive: true });
});

test("headers keep strangers out", async ({ desk }) => {
  const ines = await client(desk, "checker");
  const { headers } = await ines.send("/");
  expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'nonce-[0-9a-f]{32}' 'strict-dynamic' 'wasm-unsafe-eval'$/);
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const signIn = await fetch(`${desk.url}/_f/sign-in`, { method: "POST", redirect: "manual", headers: { accept: "text/html", origin: desk.url }, body: new URLSearchParams({ email: PEOPLE.checker, password: PASSWORD }) });
  expect(signIn.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
});
