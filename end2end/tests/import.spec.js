// Pages that are brought in whole: no quote lost in silence, author and date as the page says, and what is said about an article
// corrected afterwards.
import { audit, everyLook, expect, ready, test } from "./desk.js";

let number = 0;
const mark = () => `${process.pid}-${++number}-${Math.floor(Math.random() * 1e6)}`;

// A page as news sites make them: navigation, a byline, a linked paragraph, a box at the side, a foot.
function page({ lang, title, by, date, iso, words, linked, box, foot }) {
  const filler = words.map((line) => `<p>${line}</p>`).join("\n");
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title} | Harbour Press</title>
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"${title}","datePublished":"${iso}","author":{"@id":"#a"},"publisher":{"@type":"Organization","name":"Harbour Press"}},{"@type":"Person","@id":"#a","name":"${by}"}]}</script>
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>${title}</h1><p class="byline">${by}</p><p><time datetime="${iso}">${date}</time></p>
${filler}
<p><a href="/bridge">${linked}</a></p>
${filler.replaceAll("<p>", "<p>So ")}
<aside class="related-box"><p>${box}</p></aside></article>
<footer><p>${foot}</p></footer></body></html>`;
}

const PAGES = () => [
  {
    lang: "en", title: `Ferry “will sail again”, port says ${mark()}`, by: "Rosa Klein", date: "14 October 2026", iso: "2026-10-14T08:00:00Z",
    words: ["The old ferry has lain in the harbour of Norvik since the spring, and the port has paid for its berth every week of that time.", "The port's director, Petra Lund, met the mayor on Monday and spoke for two hours about the engine, the crew and the money that is not there.", "“We sail at noon, whatever the weather says,” Lund said after the meeting in the old customs house."],
    linked: "“Nobody told us about the bridge,” said Omar Diallo, who drives the bus to the pier.", box: "“I have waited since March,” said a passenger on the quay.", foot: "Copyright Harbour Press", day: "2026-10-14",
  },
  {
    lang: "de", title: `Die Fähre bleibt im Hafen ${mark()}`, by: "Jana Ohm", date: "21. Oktober 2026", iso: "2026-10-21T08:00:00+02:00",
    words: ["Die alte Fähre liegt seit dem Frühjahr im Hafen von Norvik, und der Hafen bezahlt jede Woche für den Liegeplatz.", "Die Direktorin des Hafens, Petra Lund, traf am Montag den Bürgermeister und sprach zwei Stunden über Motor, Mannschaft und Geld.", "„Wir fahren am Mittag, was immer das Wetter sagt“, sagte Lund nach dem Treffen im alten Zollhaus."],
    linked: "„Niemand hat uns von der Brücke erzählt“, sagte Omar Diallo, der den Bus zum Pier fährt.", box: "„Ich warte seit März“, sagte ein Fahrgast am Kai.", foot: "Alle Rechte vorbehalten", day: "2026-10-21",
  },
  {
    lang: "fr", title: `Le bac reste au port ${mark()}`, by: "Maëlle Le Goff", date: "19 octobre 2026", iso: "2026-10-19T08:00:00+02:00",
    words: ["Le vieux bac est au port de Norvik depuis le printemps, et le port paie sa place chaque semaine depuis ce temps.", "La directrice du port, Petra Lund, a vu le maire lundi et a parlé pendant deux heures du moteur, des marins et de l'argent.", "« Nous partons à midi, quoi que dise le temps », a dit Lund après la réunion dans la vieille douane."],
    linked: "« Personne ne nous a parlé du pont », a dit Omar Diallo, qui conduit le bus du quai.", box: "« J'attends depuis mars », a dit une passagère sur le quai.", foot: "Tous droits réservés", day: "2026-10-19",
  },
];

async function upload(page, html) {
  await page.goto("/import");
  await page.locator("[name=file]").setInputFiles({ name: "page.html", mimeType: "text/html", buffer: Buffer.from(html) });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page.locator("[name=title]")).not.toHaveValue("");
}

for (const javaScriptEnabled of [true, false]) {
  test(`pages in three languages lose no quote, ${javaScriptEnabled ? "with the program" : "without JavaScript"}`, async ({ open }) => {
    for (const about of PAGES()) {
      const desk = await open("checker", { javaScriptEnabled });
      await upload(desk, page(about));
      await expect(desk.locator("[name=title]")).toHaveValue(about.title);
      await expect(desk.locator("[name=byline]")).toHaveValue(about.by);
      await expect(desk.locator("[name=published_at]")).toHaveValue(about.date);
      await expect(desk.locator("[name=publisher]")).toHaveValue("Harbour Press");
      // Each quote of the page is in the text, or offered.
      const text = await desk.locator("#article-text").inputValue();
      const offered = await desk.locator(".left-out").allTextContents();
      for (const words of [about.words[2], about.linked, about.box]) {
        const bare = words.slice(2, 20);
        expect(text.includes(bare) || offered.join(" ").includes(bare), `${about.lang}: ${words}`).toBe(true);
      }
      expect(text).toContain(about.linked.slice(2, 20));
      expect(text).not.toContain("Sport");
      for (const box of await desk.locator(".left-out [name=keep]").all()) await box.check();
      if (javaScriptEnabled && about.lang === "en") await everyLook(desk, "import-page");
      await desk.getByRole("button", { name: "Import", exact: true }).click();
      await expect(desk.getByRole("status").filter({ hasText: "its quotes are found" })).toBeVisible();
      await expect(desk.locator(".text")).toContainText(about.box.slice(2, 20));
      // The quote in the headline is one that can be checked.
      if (about.lang === "en") await expect(desk.locator(".text [data-quote]").filter({ hasText: "will sail again" })).toHaveCount(1);

      // What is said about it is corrected afterwards.
      await desk.getByRole("link", { name: "correct this" }).click();
      await expect(desk.locator("time")).toHaveText(about.day);
      await desk.getByLabel("Byline").fill("Tom Vale");
      await desk.getByLabel("Published, as printed").fill("32 October 2026");
      desk.expected.push("422");
      await desk.getByRole("button", { name: "Save" }).click();
      await expect(desk.getByRole("alert")).toBeVisible();
      await expect(desk.getByLabel("Byline")).toHaveValue("Tom Vale");
      await desk.getByLabel("Published, as printed").fill("2 November 2026");
      await desk.getByRole("button", { name: "Save" }).click();
      await expect(desk.locator(".kicker").first()).toContainText("Tom Vale");
      await expect(desk.locator(".kicker").first()).toContainText("2 November 2026");
      await desk.goto("/activity");
      await expect(desk.locator("main")).toContainText(`changed the byline from “${about.by}” to “Tom Vale”`);
    }
  });
}

test("two people correct the same article: the second sees both", async ({ open }) => {
  const first = await open("checker");
  await upload(first, page(PAGES()[0]));
  await first.getByRole("button", { name: "Import", exact: true }).click();
  await first.getByRole("link", { name: "correct this" }).click();
  const second = await open("editor");
  await second.goto(first.url());
  await first.getByLabel("Byline").fill("Tom Vale");
  await first.getByRole("button", { name: "Save" }).click();
  await expect(first.locator(".kicker").first()).toContainText("Tom Vale");
  second.expected.push("409");
  await second.getByLabel("Byline").fill("Ida Holm");
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByRole("alert")).toBeVisible();
  await expect(second.getByLabel("Byline")).toHaveValue("Ida Holm");
  await expect(second.getByText("Stored now: Tom Vale")).toBeVisible();
  await audit(second);
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.locator(".kicker").first()).toContainText("Ida Holm");
});
