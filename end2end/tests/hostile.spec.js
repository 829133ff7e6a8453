// Hostile words in every field that people fill in, and every page visited: nothing moves, nothing runs, and the words
// stand there as they were typed.
import { expect, ready, test } from "./desk.js";

const AWAY = "http://127.0.0.2:9/away";
const BREAKS = [
  `</title><meta http-equiv="refresh" content="0;url=${AWAY}">`,
  `</textarea><script>window.hacked=1</script>`,
  `</script><!-- --><img src=x onerror="window.hacked=1">`,
  `"><img src=x onerror=window.hacked=1>`,
  `' onfocus=window.hacked=1 autofocus x='`,
];
const evil = (field, most = 300) => `${field} ${BREAKS.join(" ")}`.slice(0, most);
const short = (field) => `${field} </title><img src=x onerror=1>`;

// A person at a browser who posts forms as the pages do.
class Person {
  constructor(page, url) {
    Object.assign(this, { page, url });
  }
  async post(path, form, { multipart = false, status = 303 } = {}) {
    const token = await this.page.locator("input[name=form_token]").first().inputValue();
    const fields = { form_token: token, ...form };
    const headers = { origin: this.url, accept: "text/html", referer: `${this.url}/` };
    const answer = await this.page.request.post(path, { [multipart ? "multipart" : "form"]: fields, headers, maxRedirects: 0 });
    expect(answer.status(), `${path}: ${(await answer.text()).match(/role="alert"[^>]*>([^<]*)/)?.[1]}`).toBe(status);
    return answer.headers().location;
  }
}

test("no field of any form leads away, runs or adds an element", async ({ open, desk }) => {
  test.setTimeout(180_000);
  const person = async (who) => new Person(await open(who), desk.url);
  const [ada, ines, omar] = [await person("admin"), await person("checker"), await person("editor")];
  await ada.post("/_f/set-house", { name: short("House"), address: "https://house.example" });
  await ada.post("/_f/add-user", { name: short("Account"), email: "evil@desk.example", role: "checker" }, { status: 200 });
  // Brought in through the page, as a person would.
  await ines.page.goto("/import");
  await ready(ines.page);
  const text = `“We sail ${BREAKS.join(" ")} and that is that,” said Petra Lund on Monday.`;
  await ines.page.locator("textarea[name=text]").fill(text);
  await ines.page.locator("[name=title]").fill(evil("Title"));
  await ines.page.locator("[name=byline]").fill(evil("Byline", 200));
  await ines.page.locator("[name=publisher]").fill(evil("Publisher", 200));
  await ines.page.locator("[name=published_at]").fill(short("Date"));
  await ines.page.locator("[name=url]").fill(`https://evil.example/"><img src=x onerror=1>`);
  await ines.page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(ines.page).toHaveURL(/\/articles\/[0-9a-f-]{36}/);
  const article = ines.page.url().match(/articles\/([0-9a-f-]+)/)[1];
  await expect(ines.page).toHaveTitle(`${evil("Title")} · Verbatim`);
  const rows = async () => JSON.parse(await (await ines.page.request.get(`/export?format=json&state=all&article=${article}`)).text()).quotes;
  const [quote] = await rows();
  await ines.post(`/quotes/${quote.id}/evidence/add`, { kind: "transcript", grade: "B", title: evil("Evidence"), origin: evil("Origin", 200), url: "https://e.example/", retrieved_at: short("Retrieved"), locator: short("Place"), text: "", file: { name: `a"><img src=x onerror=1>.txt`, mimeType: "text/plain", buffer: Buffer.from(`${text} </title><script>`) } }, { multipart: true });
  await ines.post("/_f/comment", { quote: quote.id, body: evil("Comment") });
  const draft = { quote: quote.id, exact: quote.exact, kind: "direct", sentence: "", sentence_was: "", speaker: short("Speaker"), name: short("Name"), role: short("Role"), cue: short("cue"), via: short("Via"), wording: "verbatim", attribution: "correct", context: "in_context", note: evil("Note"), reason: "", cite: "", finding: "" };
  const seen = async () => Number(await ines.page.goto(`/articles/${article}?quote=${quote.id}`).then(() => ines.page.locator("input[name=seen]").first().inputValue()));
  await ines.post("/_f/review", { ...draft, seen: await seen() });
  const people = await ines.page.request.get("/people?q=Name").then((answer) => answer.text());
  const who = people.match(/\/people\/([0-9a-f-]{36})/)[1];
  await omar.page.goto(`/people/${who}`);
  const version = await omar.page.locator("input[name=seen]").first().inputValue();
  await omar.post("/_f/save-person", { id: who, seen: version, name: evil("Person", 120), aliases: short("Alias"), kind: "person", wikidata: "" });
  const frozen = await omar.post("/_f/freeze", { title: evil("Sheet"), article, state: "all", publisher: "", words: "", person: "", since: "", until: "" });
  const sheet = new URL(frozen, desk.url).pathname;
  await omar.post("/_f/withdraw", { sheet: sheet.split("/").pop(), reason: evil("Reason") });
  const again = `title=${encodeURIComponent(evil("Again"))}&words=${encodeURIComponent(`"><img src=x onerror=1>`)}&state=all`;
  const paths = ["/", "/articles", `/articles/${article}`, `/articles/${article}?quote=${quote.id}`, `/articles/${article}/facts`, `/articles/${article}/evidence`, `/articles/${article}/version`, `/quotes/${quote.id}/evidence`, `/quotes/${quote.id}/comments`, "/people", `/people/${who}`, "/sheets", sheet, `/sheets/new?${again}`, `/sheets?code=${encodeURIComponent("</title><script>")}`, "/activity", "/admin", "/help", "/import", `/articles?q=${encodeURIComponent(BREAKS[0])}`, `/people?q=${encodeURIComponent(BREAKS[3])}`, `/export?format=html&state=all&article=${article}`, `/export?format=html&sheet=${sheet.split("/").pop()}`];
  ada.page.expected.push("404");
  for (const path of paths) {
    const answer = await ada.page.goto(path);
    const at = ada.page.url();
    await ada.page.waitForTimeout(50);
    expect(ada.page.url(), path).toBe(at);
    expect(new URL(at).origin, path).toBe(desk.url);
    expect(await ada.page.evaluate(() => window.hacked), path).toBeUndefined();
    await expect(ada.page.locator("img, meta[http-equiv], [onerror], [onfocus], body script:not([nonce])"), path).toHaveCount(0);
    expect(answer.status() < 500, path).toBe(true);
  }
  // Other tests share the desk.
  await ada.page.goto("/");
  await ada.post("/_f/set-house", { name: "", address: "" });
  // As they were typed.
  await ada.page.goto(sheet);
  await expect(ada.page.getByRole("heading", { level: 1 })).toContainText(evil("Sheet"));
  await expect(ada.page.locator("p.withdrawn")).toContainText(evil("Reason"));
  await ada.page.goto(`/people/${who}`);
  await expect(ada.page).toHaveTitle(`${evil("Person", 120).trim()} · Verbatim`);
});

test("signs that nobody sees are not stored, and fail nothing", async ({ open, desk }) => {
  const ines = new Person(await open("checker"), desk.url);
  const to = await ines.post("/_f/import", { text: `“Yes \u{202e}and no,” said Petra Lund. ${Math.random()}`, title: "Signs\0\u{202e}\u{1b}[31m", byline: "Tom\u{200b} Vale", publisher: "", url: "", published_at: "", language: "" });
  const article = to.match(/articles\/([0-9a-f-]+)/)[1];
  const get = async () => JSON.parse(await (await ines.page.request.get(`/export?format=json&state=all&article=${article}`)).text()).quotes[0];
  let quote = await get();
  expect([quote.article.title, quote.article.byline, quote.exact]).toEqual(["Signs [31m", "Tom Vale", "Yes and no,"]);
  const draft = { quote: quote.id, seen: 1, exact: quote.exact, kind: "direct", sentence: "", sentence_was: "", speaker: "Signe\b\u{1b}[31mBerg\0x", name: "Signe\u{1}Berg\u{1b}]0;owned\u{7}", role: "\u{202e}role", cue: "sa\u{200d}id", via: "a\u{fffe}b", wording: "", attribution: "", context: "", note: "", reason: "", cite: "", finding: "" };
  await ines.post("/_f/review", draft);
  quote = await get();
  const a = quote.attribution;
  expect([a.speaker.text, a.name, a.role.text, a.cue.text, a.via[0].text]).toEqual(["Signe [31mBerg x", "Signe Berg ]0;owned", "role", "said", "ab"]);
  for (const query of ["q=%00", "person=%00", "publisher=%00x", "q=%EF%BF%BE", "since=%00", "article=%00", "sheet=%00"]) {
    expect((await ines.page.request.get(`/export?${query}`)).status(), query).toBeLessThan(500);
  }
});

test("no two accounts look alike", async ({ open, desk }) => {
  const ada = await open("admin");
  ada.expected.push("409", "422");
  for (const [name, words] of [["Omar  HADDAD", "looks like it"], ["\u{41e}mar Haddad", "looks like it"], ["command line", "The program itself goes by this name"]]) {
    await ada.goto("/admin");
    const form = ada.locator("form[action='/_f/add-user']");
    await form.locator("[name=name]").fill(name);
    await form.locator("[name=email]").fill("new@desk.example");
    await form.getByRole("button").click();
    await expect(ada.getByRole("alert").first()).toContainText(words);
  }
});
