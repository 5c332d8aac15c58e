import type { Page } from "@playwright/test";
import { expectForEverybody } from "../../support/everyPage.ts";
import { expect, test, visitorOn } from "../../support/journey.ts";
import { wordsOf } from "../../support/words.ts";

test.use({ locale: "de-DE" });

const answer = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const box = (page: Page, name: string | RegExp) => page.getByRole("checkbox", { name });
const lines = (page: Page, part: string) => page.getByRole("region", { name: part, exact: true }).getByRole("listitem");
/** How many sheets of paper the page takes. */
const sheetsOf = async (page: Page) =>
  (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;

test("the answers make the list of one's own, at once and said aloud, one question after the other", async ({
  page,
}) => {
  const { say, heading } = visitorOn(page);
  await page.goto("/o/pirmasens/permit");
  await page.getByRole("link", { name: say("cases.open") }).click();
  await expect(heading).toHaveText(say("cases.title"));
  await expect(page.getByText(say("cases.private"))).toBeVisible();
  const before = await lines(page, say("cases.perhaps")).count();
  await expect(lines(page, say("cases.perhaps")).getByText("Immatrikulationsbescheinigung")).toBeVisible();
  await expectForEverybody(page, "checklist with a question");

  await answer(page, "Arbeit");
  await expect(page.getByRole("heading", { level: 3 })).toBeFocused();
  await expect(lines(page, say("cases.needed")).getByText("Arbeitsvertrag")).toBeVisible();
  await expect(page.getByText("Immatrikulationsbescheinigung")).toHaveCount(0);
  const needed = await lines(page, say("cases.needed")).count();
  await expect(
    page.getByRole("status").filter({ hasText: say("cases.ready", { ready: 0, all: needed }) }),
  ).toBeVisible();
  expect(await lines(page, say("cases.perhaps")).count()).toBeLessThan(before);

  // Whoever knows nothing more has still a list, and no question comes twice.
  const unknown = page.getByRole("button", { name: say("cases.questions.unknown"), exact: true });
  while (await unknown.isVisible()) await unknown.click();
  await expect(page.getByText(say("cases.questions.done"))).toBeFocused();
  await expect(lines(page, say("cases.needed"))).toHaveCount(needed);

  await page.locator("summary").click();
  await answer(page, say("cases.questions.changeOf", { question: "Wofür ist es?" }));
  await expect(page.getByRole("button", { name: "Arbeit", exact: true })).toHaveAttribute("aria-pressed", "true");
  await answer(page, "Studium");
  await expect(lines(page, say("cases.needed")).getByText("Immatrikulationsbescheinigung")).toBeVisible();
  await expect(page.getByText("Arbeitsvertrag")).toHaveCount(0);
  await expectForEverybody(page, "checklist, answered");
});

test("X-05 after one visit the list is there without a network; ticks and notes outlive reload, offline and another language, and nothing of it is sent", async ({
  page,
  context,
}) => {
  const { say, heading, ...visitor } = visitorOn(page);
  const sent: string[] = [];
  page.on("request", (it) => sent.push(`${it.url()} ${it.postData() ?? ""}`));
  await page.goto("/o/pirmasens/permit/checklist");
  await answer(page, "Arbeit");
  await box(page, "Meldebestätigung").check();
  await page.getByRole("button", { name: say("cases.note.of", { name: "Meldebestätigung" }) }).click();
  await expect(page.getByLabel(say("cases.note.of", { name: "Meldebestätigung" }))).toBeFocused();
  await page.keyboard.type("Liegt beim Vermieter");
  await visitor.workerReady();
  // The words of another language have to be here before the line goes down.
  await page.reload();
  await expect(box(page, "Meldebestätigung")).toBeChecked();
  await page.getByRole("combobox", { name: say("common.language") }).selectOption("en");
  await expect(heading).toHaveText("Your checklist");
  await expect(box(page, /Proof of registered address/)).toBeChecked();

  await context.setOffline(true);
  await page.reload();
  await expect(heading).toHaveText("Your checklist");
  await expect(box(page, /Proof of registered address.*Meldebestätigung/)).toBeChecked();
  await expect(page.getByLabel(/^Note: Proof of registered address/)).toHaveValue("Liegt beim Vermieter");
  await expect(page.getByRole("main").getByText(/^As of 1 Dec/)).toBeVisible();
  await box(page, /Application form/).check();
  await page.reload();
  await expect(box(page, /Application form/)).toBeChecked();
  await expect(page.getByText(/^2 of \d+ ready/)).toBeVisible();
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.join("\n")).not.toMatch(/Vermieter|purpose|ticked/);

  await page.getByRole("button", { name: "Clear the list" }).click();
  await page.getByRole("button", { name: wordsOf("en")("cases.reset.yes") }).click();
  await expect(page.getByText(/^0 of \d+ ready/)).toBeVisible();
  await page.reload();
  await expect(box(page, /Application form/)).not.toBeChecked();
});

test("on paper every line has German beside the language spoken, on one sheet, with box and note", async ({ page }) => {
  const say = wordsOf("ar");
  await page.addInitScript(() => localStorage.setItem("terminpass.language", "ar"));
  await page.goto("/o/pirmasens/permit/checklist");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("cases.title"));
  await box(page, /Meldebestätigung/).check();
  await page
    .getByRole("button", { name: new RegExp(`^${say("cases.note.of", { name: "" })}`) })
    .first()
    .click();
  await page.keyboard.type("Canary 42");
  await page.emulateMedia({ media: "print" });
  const sheet = page.locator(".print-sheet");
  await expect(sheet).toBeVisible();
  await expect(page.locator("main")).toBeHidden();
  await expect(sheet).toContainText("Canary 42");
  await expect(sheet).toContainText("Ausländerbehörde Pirmasens");
  await expect(sheet).toContainText("Stand: 1. Dezember 2026");
  const rows = await sheet.locator("tr").evaluateAll((all) =>
    all.map((row) => ({
      own: row.querySelector("td:not([lang]):not(:first-child)")?.textContent?.trim() ?? "",
      german: row.querySelector("td[lang=de]")?.textContent?.trim() ?? "",
      boxes: row.querySelectorAll("svg").length,
    })),
  );
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((it) => !/\p{Script=Arabic}/u.test(it.own) || !/\p{Script=Latin}/u.test(it.german))).toEqual([]);
  expect(rows.filter((it) => it.boxes === 1).length).toBeGreaterThan(15);
  // The longest list there is, before any answer.
  expect(await sheetsOf(page)).toBe(1);
  await page.emulateMedia({ media: "screen" });
  await expectForEverybody(page, "checklist in Arabic");
});

test("the list of a visit goes on from the one that was ticked before booking, and goes with the visit", async ({
  page,
  context,
}) => {
  const { say, ...visitor } = visitorOn(page);
  await page.goto("/o/pirmasens/commitment/checklist");
  await page.getByRole("checkbox").first().check();
  await visitor.bookVisit();
  const id = visitor.visitId();
  await visitor.workerReady();
  await context.setOffline(true);
  await page.getByRole("main").getByText(say("pass.bring"), { exact: true }).click();
  await page.getByRole("link", { name: say("cases.open") }).click();
  await expect(visitor.heading).toHaveText(say("cases.title"));
  await expect(page.getByRole("checkbox").first()).toBeChecked();
  await page.getByRole("checkbox").nth(1).check();
  await expectForEverybody(page, "checklist of a visit");
  await page.reload();
  await expect(page.getByRole("checkbox").nth(1)).toBeChecked();

  // Both lists stand among the things on this phone and can be deleted there.
  await page.goto("/phone");
  const kept = page.getByRole("region", { name: say("phone.group.checklists") }).getByRole("listitem");
  await expect(kept).toHaveCount(2);
  await kept.first().getByRole("button").click();
  await expect(kept).toHaveCount(1);
  await page.goto(`/visit/${id}/checklist`);
  await expect(visitor.heading).toHaveText(say("cases.title"));
});

test("the photo rule stands where a photo is asked for, in words beside its pictures", async ({ page }) => {
  const { say, heading } = visitorOn(page);
  await page.goto("/o/pirmasens/permit/checklist");
  const rule = page.getByRole("region", { name: say("cases.photo.title") });
  await expect(rule.getByRole("listitem")).toHaveCount(5);
  for (const kind of ["code", "office", "file", "paper", "child"])
    await expect(rule).toContainText(say(`cases.photo.rule.${kind}`));
  await page.goto("/o/pirmasens/commitment/checklist");
  await expect(heading).toHaveText(say("cases.title"));
  await expect(page.getByRole("checkbox").first()).toBeVisible();
  await expect(rule).toHaveCount(0);
});
