// Files as evidence: what they hold, what is refused, and the bytes back again.
import { article, everyLook, expect, ready, test } from "./desk.js";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

// A second of a low tone that nobody else uploads.
function wav() {
  const samples = Buffer.alloc(8000, 0);
  for (let at = 0; at < samples.length; at++) samples[at] = 128 + 90 * Math.sin(at / 12);
  randomBytes(8).copy(samples);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0), head.writeUInt32LE(36 + samples.length, 4), head.write("WAVEfmt ", 8), head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20), head.writeUInt16LE(1, 22), head.writeUInt32LE(8000, 24), head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32), head.writeUInt16LE(8, 34), head.write("data", 36), head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

// A PDF with a page for each text, written by hand.
function pdf(...texts) {
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", `<< /Type /Pages /Kids [${texts.map((_, n) => `${4 + 2 * n} 0 R`).join(" ")}] /Count ${texts.length} >>`, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"];
  texts.forEach((text, n) => {
    const drawn = `BT /F1 12 Tf 50 700 Td (${text}) Tj ET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * n} 0 R >>`);
    objects.push(`<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`);
  });
  let out = "%PDF-1.4\n";
  const places = objects.map((object, n) => {
    const place = out.length;
    out += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${out}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
}

// An article of our own on its desk.
async function deskPage(page, javaScriptEnabled = true) {
  const { text } = article();
  await page.goto("/import");
  if (javaScriptEnabled) await ready(page);
  await page.getByLabel("The article's text").fill(text.replaceAll("The bridge is sound", "The lock is safe"));
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Read title and date" }).click();
  await expect(page.locator("[name=byline]")).toHaveValue("Tom Vale");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("Quote 1 of 2")).toBeVisible();
  if (javaScriptEnabled) await ready(page);
}

// The evidence page of its first quote.
async function evidencePage(page) {
  await deskPage(page);
  await page.keyboard.press("w");
  await page.getByRole("heading", { name: "Evidence", level: 1 }).waitFor();
}

async function add(page, file, kind = "document", grade = "B") {
  await page.getByLabel("A file").setInputFiles(file);
  await page.getByLabel("What it is").selectOption(kind);
  await page.getByLabel("Grade").selectOption(grade);
  await page.getByRole("button", { name: "Add and compare" }).click();
}

test("a PDF keeps its pages", async ({ open }) => {
  const page = await open("checker");
  await evidencePage(page);
  const buffer = pdf("Cover", "The lock is safe, and it stays closed until we know why it moved.", `Annex ${Math.random()}`);
  await add(page, { name: "Minutes of May.pdf", mimeType: "application/pdf", buffer });
  const piece = page.locator(".piece");
  await expect(piece.getByRole("heading", { name: "Minutes of May" })).toBeVisible();
  await expect(piece).toContainText("page 2");
  await expect(piece).toContainText("Every word is printed as it was said");
  // The same bytes come back, as a download of no particular kind, under a policy of its own.
  const link = piece.getByRole("link", { name: "Minutes of May.pdf" });
  const answer = await page.request.get(await link.getAttribute("href"), { headers: { "accept-encoding": "br, gzip" } });
  expect(Buffer.compare(await answer.body(), buffer)).toBe(0);
  const headers = answer.headers();
  expect(headers["content-type"]).toBe("application/octet-stream");
  expect(headers["content-disposition"]).toContain("attachment; filename=\"Minutes of May.pdf\"");
  expect(headers["content-security-policy"]).toContain("sandbox");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect((await page.request.get((await link.getAttribute("href")).replace("/file", "/media"))).status()).toBe(404);
});

test("pictures are shown and sounds are played, and a person says where", async ({ open }) => {
  const page = await open("checker");
  await evidencePage(page);
  await add(page, { name: "screen.png", mimeType: "image/png", buffer: PNG }, "page", "E");
  await expect(page.getByRole("status")).toContainText("no text to compare");
  await expect(page.locator(".piece img")).toHaveJSProperty("naturalWidth", 1);
  await page.locator("details.add-evidence > summary").click();
  const buffer = wav();
  await add(page, { name: "call.wav", mimeType: "audio/wav", buffer }, "recording", "A");
  const piece = page.locator(".piece", { has: page.getByRole("heading", { name: "call" }) });
  await expect.poll(() => piece.locator("audio").evaluate((player) => player.duration)).toBeGreaterThan(0.9);
  const address = await piece.locator("audio").getAttribute("src");
  const part = await page.request.get(address, { headers: { range: "bytes=100-199" } });
  expect(part.status()).toBe(206);
  expect(part.headers()["content-range"]).toBe(`bytes 100-199/${buffer.length}`);
  expect(Buffer.compare(await part.body(), buffer.subarray(100, 200))).toBe(0);
  await piece.getByLabel("Where in it the words stand").fill("00:00:01");
  await piece.getByRole("button", { name: "Save the place" }).click();
  await expect(piece.locator(".kicker")).toContainText("00:00:01");
  // That is a place: the quote may be called verbatim now.
  await page.getByRole("link", { name: "Back to the quote" }).click();
  await ready(page);
  await page.getByLabel("Wording").selectOption("verbatim");
  await page.getByRole("combobox", { name: "Attribution" }).selectOption("correct");
  await page.getByLabel("Context").selectOption("in_context");
  await page.getByRole("button", { name: "Send to editor" }).click();
  await expect(page.locator(".text [data-state=checked]")).toHaveCount(1);
});

test("what pretends, and what could run, is refused or only kept", async ({ open }) => {
  const page = await open("checker");
  page.expected.push("422", "400");
  await evidencePage(page);
  const refused = async (name, buffer, words) => {
    await add(page, { name, mimeType: "application/octet-stream", buffer });
    await expect(page.getByRole("alert")).toContainText(words);
    await expect(page.getByLabel("Grade")).toHaveValue("B");
  };
  await refused("said.pdf", PNG, "by its bytes it is image/png instead");
  await refused("said.pdf", Buffer.from("%PDF-1.4\nbroken"), "broken, or not what its name says");
  await refused("said.docx", Buffer.from("PK\x03\x04 and no more"), "broken, or not what its name says");
  await refused("logo.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "Save it as a PNG picture");
  await refused("said.txt", PNG, "by its bytes it is image/png instead");
  await refused("empty.txt", Buffer.from(" \n"), "The text is empty");
  // A page with a program in it is words, and a download.
  const html = "<html><head><title>Said</title></head><body><p>The lock is safe, and it stays closed until we know why it moved.</p><script>document.title = 'owned'</script></body></html>";
  await add(page, { name: "../../ev\u202eil\"\r\n.html", mimeType: "text/html", buffer: Buffer.from(html) }, "page", "E");
  const piece = page.locator(".piece");
  await expect(piece).toContainText("Every word is printed as it was said");
  await expect(piece).not.toContainText("owned");
  const link = piece.locator("a[download]");
  await expect(link).not.toContainText("/");
  const answer = await page.request.get(await link.getAttribute("href"));
  expect(answer.headers()["content-type"]).toBe("application/octet-stream");
  expect(await answer.text()).toBe(html);
  await page.goto(`${new URL(page.url()).pathname}?policy=strict`);
  await expect(page).toHaveTitle(/Evidence/);
});

// Sends a form whose file is as long as asked, without ever holding it; gives the status and the words.
function send(desk, cookie, path, token, size) {
  const mark = "----verbatim";
  const field = (name, value) => `--${mark}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head = Buffer.from(`${field("form_token", token)}${field("kind", "recording")}${field("grade", "A")}--${mark}\r\ncontent-disposition: form-data; name="file"; filename="long.mp3"\r\n\r\nID3`);
  const tail = Buffer.from(`\r\n--${mark}--\r\n`);
  return new Promise((resolve, reject) => {
    const sent = request(`${desk.url}${path}`, { method: "POST", headers: { cookie, accept: "text/html", "content-type": `multipart/form-data; boundary=${mark}`, "content-length": head.length + size + tail.length } });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      let body = "";
      answer.on("data", (data) => (body += data)).on("end", () => resolve({ status: answer.statusCode, body }));
    });
    sent.write(head);
    const block = randomBytes(1 << 20);
    let left = size;
    const more = () => {
      while (left > 0) {
        const piece = block.subarray(0, Math.min(left, block.length));
        left -= piece.length;
        if (!sent.write(piece)) return sent.once("drain", more);
      }
      sent.end(tail);
    };
    more();
  });
}

test("300 MB are refused in words, and memory stays flat", async ({ open, desk }) => {
  const page = await open("checker");
  await evidencePage(page);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const token = await page.locator(".add-evidence [name=form_token]").getAttribute("value");
  const path = `${new URL(page.url()).pathname}/add`;
  const memory = () => Number(readFileSync(`/proc/${desk.server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
  const fits = await send(desk, cookie, path, token, 40 << 20);
  expect(fits.status).toBe(303);
  const before = memory();
  const answer = await send(desk, cookie, path, token, 300 << 20);
  expect(answer.status).toBe(413);
  expect(answer.body).toContain("larger than 50 MB");
  expect(memory() - before).toBeLessThan(32);
  // A form that was not made for this session writes nothing.
  const foreign = await send(desk, cookie, path, "1.2", 10);
  expect(foreign.status).toBe(403);
  expect(createHash("sha256").update(foreign.body).digest("hex")).toHaveLength(64);
  await page.reload();
  await expect(page.locator(".piece")).toHaveCount(1);
});

test("all quotes of an article are looked for in all of its evidence", async ({ open }) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open("checker", { javaScriptEnabled });
    await deskPage(page, javaScriptEnabled);
    const words = await page.locator(".panel blockquote").textContent();
    await page.getByRole("link", { name: "Evidence of the article" }).click();
    await expect(page.getByText("This article has no evidence yet")).toBeVisible();
    await page.locator("[name=text]").fill(`MODERATOR: Please.\nWITNESS: ${words}`);
    await page.locator("[name=title]").fill("Record of the hearing");
    await page.getByLabel("What it is").selectOption("transcript");
    await page.getByLabel("Grade").selectOption("B");
    await page.getByRole("button", { name: "Add and compare" }).click();
    await page.getByRole("button", { name: "Look for every quote" }).click();
    await expect(page.getByRole("checkbox")).toHaveCount(1);
    await expect(page.getByLabel("Verbatim in Record of the hearing")).toBeChecked();
    await expect(page.getByText("Found nowhere").first()).toBeVisible();
    await page.getByRole("button", { name: "Let the chosen quotes rest on it" }).click();
    await expect(page.getByRole("status")).toContainText("rest on it now");
    await page.getByRole("button", { name: "Look for every quote" }).click();
    await expect(page.getByText("(it rests on this)")).toBeVisible();
    if (javaScriptEnabled) await everyLook(page, "article-evidence");
  }
});
