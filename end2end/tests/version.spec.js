// A new version of an article: what stays keeps its review, what changed is looked at again, what is not clear is asked.
import { article, audit, everyLook, expect, ready, test } from "./desk.js";

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with the program" : "without JavaScript";
  test(`a new version carries the reviews over, ${how}`, async ({ open }) => {
    const mark = `Weir ${Math.floor(Math.random() * 1e6)}`;
    const old = `${article().text
      .replace("The bridge is sound", `The gate of ${mark} is sound`)
      // What stands between two quotes is read with both.
      .replace("a ministry statement.", "a ministry statement.\n\nIt has rained for a week.")}

"No comment," said Rosa Klein. "No comment," said Tom Weber.`;
    const ines = await open("checker", { javaScriptEnabled });
    ines.expected.push("422", "400", "409");
    const settle = async (page) => javaScriptEnabled && (await ready(page));
    await ines.goto("/import");
    await settle(ines);
    await ines.getByLabel("The article's text").fill(old);
    if (!javaScriptEnabled) await ines.getByRole("button", { name: "Read title and date" }).click();
    await expect(ines.locator("[name=byline]")).toHaveValue("Tom Vale");
    await ines.getByRole("button", { name: "Import", exact: true }).click();
    await expect(ines.getByText("Quote 1 of 4")).toBeVisible();
    await settle(ines);
    const desk = new URL(ines.url()).pathname;
    // Two quotes are approved.
    const omar = await open("editor", { javaScriptEnabled });
    for (const number of [0, 1]) {
      await ines.goto(desk);
      await settle(ines);
      await ines.getByLabel("Wording").selectOption("verbatim");
      await ines.getByRole("combobox", { name: "Attribution" }).selectOption("correct_via");
      await ines.getByLabel("Context").selectOption("in_context");
      await ines.getByLabel("Note").fill("Read in the statement.");
      await ines.getByRole("button", { name: "Send to editor" }).click();
      await expect(ines.locator(".text [data-state=checked]")).toHaveCount(1);
      await omar.goto(desk);
      await settle(omar);
      await omar.locator(".text [data-state=checked]").first().click();
      await expect(omar.locator(".panel .state")).toHaveText("Checked");
      await omar.getByRole("button", { name: "Approve" }).click();
      await expect(omar.locator(".text [data-state=approved]")).toHaveCount(number + 1);
    }
    await ines.goto(desk);
    await ines.getByRole("link", { name: "Bring in a new version" }).click();
    const revised = `Correction. ${old
      .replace('"a precaution, nothing more"', '"a precaution and nothing more"')
      .replace('"No comment," said Rosa Klein. "No comment," said Tom Weber.', 'Both said "No comment," and later "No comment," again. "We regret the error," said a spokeswoman.')}`;
    await ines.locator("[name=text]").last().fill(revised);
    await ines.getByRole("button", { name: "See what changes" }).click();
    await expect(ines.getByRole("status")).toContainText("stand as they stood: 1. With other words or another speaker: 1. Not clear: 2. Not there any more: 0.");
    await expect(ines.getByText("It becomes: reopened.")).toBeVisible();
    if (javaScriptEnabled) {
      await settle(ines);
      await everyLook(ines, "version");
    }
    const choices = ines.getByLabel("Its place in the new text");
    await expect(choices).toHaveCount(2);
    // The same place twice is refused, and what was chosen stays.
    await choices.nth(0).selectOption({ index: 1 });
    const first = await choices.nth(0).inputValue();
    await choices.nth(1).selectOption({ index: 1 });
    await ines.getByRole("button", { name: "Bring this version in" }).click();
    await expect(ines.getByRole("alert").first()).toContainText("Two quotes were given the same place");
    await expect(choices.nth(0)).toHaveValue(first);
    await choices.nth(1).selectOption("It is not there any more");
    await ines.getByRole("button", { name: "Bring this version in" }).click();
    await expect(ines.getByRole("status").filter({ hasText: "The new version is here" })).toBeVisible();
    await expect(ines.getByText("version 2", { exact: true })).toBeVisible();
    await expect(ines.locator(".text [data-state=approved]")).toHaveCount(1);
    await expect(ines.locator(".text [data-state=reopened]")).toHaveCount(1);
    await expect(ines.getByRole("region", { name: "Not in this version any more" }).getByRole("listitem")).toHaveCount(1);
    await expect(ines.locator(".text")).toContainText("We regret the error");
    await settle(ines);
    if (javaScriptEnabled) await audit(ines);
    await ines.getByRole("region", { name: "Not in this version any more" }).getByRole("link").click();
    await expect(ines.locator(".panel blockquote")).toContainText("No comment,");
    await ines.goto(`${desk}/version`);
    await ines.locator("[name=text]").fill(revised);
    await ines.getByRole("button", { name: "See what changes" }).click();
    await expect(ines.getByRole("alert")).toContainText("has already");
    await ines.goto(desk);
    await settle(ines);
    await expect(ines.getByText("Reason: It changed in version 2")).toBeVisible();
  });
}
