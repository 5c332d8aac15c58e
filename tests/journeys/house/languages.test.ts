import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { newestBuild } from "../../../scripts/launch/builds.mjs";
import { clippedOn } from "../../support/clipped.ts";
import { barriersOn, overhangOf } from "../../support/everyPage.ts";
import { expect, newPerson, test, visitorOn } from "../../support/journey.ts";
import { speakPseudo } from "../../support/pseudoLocale.ts";
import { wordsOf } from "../../support/words.ts";

test.use({ locale: "de-DE" });
// What is asked here is asked of narrow windows.
test.skip(({ viewport }) => (viewport?.width ?? 0) > 600);

/** Nothing is cut off and nothing lies beyond the edge, on a small phone and on the smallest. */
async function expectAllSeen(page: Page, name: string): Promise<void> {
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    expect.soft(await overhangOf(page), `${name}, ${width} px: pixels beyond the edge`).toBe(0);
    expect.soft(await clippedOn(page), `${name}, ${width} px: cut off`).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 740 });
}

test.describe("in a language whose words are longer by two fifths nothing is cut off", () => {
  test.use({ serviceWorkers: "block" });

  test("on pages to read", async ({ page, context }) => {
    // Twenty pages in two widths.
    test.slow();
    await speakPseudo(context);
    const pages = ["/", "/o/pirmasens", "/o/magdeburg", "/o/duesseldorf", "/o/marburg/guide", "/o/marburg/faq"];
    const further = ["/o/pirmasens/permit", "/o/marburg/commitment", "/o/magdeburg/emergency", "/o/stuttgart/transfer"];
    const lists = ["/o/pirmasens/permit/checklist", "/o/stuttgart/transfer/checklist"];
    const rest = ["/o/pirmasens/privacy", "/o/pirmasens/legal", "/o/pirmasens/accessibility"];
    for (const path of [
      ...pages,
      ...further,
      ...lists,
      ...rest,
      "/visits",
      "/find",
      "/phone",
      "/proof",
      "/no/such/page",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^\[.*\]$/);
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await expectAllSeen(page, path);
    }
  });

  test("from the form to the pass and its end", async ({ page, context }) => {
    const say = await speakPseudo(context);
    const visitor = visitorOn(page, say);
    await visitor.openForm("pirmasens", "permit");
    await expect(visitor.heading).toBeVisible();
    await visitor.toCalendar();
    await expect(page.getByRole("group", { name: say("booking.faults.title") })).toBeVisible();
    await expectAllSeen(page, "form with faults");
    await visitor.type({ ...newPerson(), familyName: "Wolfeschlegelsteinhausenbergerdorffwelchevoraltern" });
    await visitor.toCalendar();
    await expect(visitor.button("booking.time.takeNext")).toBeVisible();
    await expectAllSeen(page, "calendar");
    await page.getByText(say("booking.time.asMonth"), { exact: true }).click();
    await expect(page.getByRole("grid").or(page.getByRole("table")).first()).toBeVisible();
    await expectAllSeen(page, "month");
    await visitor.takeNext();
    await expect(visitor.heading).toHaveText(say("booking.check.title"));
    await expectAllSeen(page, "check");
    await visitor.book();
    await expect(visitor.code).toBeVisible();
    for (const summary of await page.locator("main summary").all()) await summary.click();
    await expectAllSeen(page, "pass");
    await visitor.button("pass.cancel.open").click();
    await expectAllSeen(page, "question before cancelling");
    const id = visitor.visitId();
    await page.goto("/visits");
    await expect(visitor.heading).toBeVisible();
    await expectAllSeen(page, "my visits");
    await page.goto(`/visit/${id}/proof`);
    await expect(visitor.heading).toBeVisible();
    await expectAllSeen(page, "proof");
  });

  test("and what is cut off would be noticed", async ({ page }) => {
    await page.goto("/visits");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await clippedOn(page)).toEqual([]);
    await page.evaluate(() => {
      const box = document.createElement("p");
      box.style.cssText = "overflow: hidden; inline-size: 40px; white-space: nowrap";
      box.textContent = "A text that does not fit";
      document.querySelector("main")?.append(box);
    });
    expect(await clippedOn(page)).toEqual(["A text that does not fit"]);
  });
});

for (const tag of ["ar", "de-x-easy"]) {
  test(`the way to the pass has no barrier in ${tag}, and nothing is cut off`, async ({ page }) => {
    const say = wordsOf(tag);
    const visitor = visitorOn(page, say);
    const look = async (name: string) => {
      expect.soft(await barriersOn(page), name).toEqual([]);
      await expectAllSeen(page, name);
    };
    await page.goto("/o/pirmasens");
    await page.getByLabel(wordsOf("de")("common.language")).selectOption(tag);
    await expect(page.locator("html")).toHaveAttribute("dir", tag === "ar" ? "rtl" : "ltr");
    await expect(page.getByRole("heading", { name: say("offices.page.services") })).toBeVisible();
    await look("office");
    await page.goto("/o/pirmasens/permit");
    await expect(page.getByRole("heading", { name: say("booking.service.bring") })).toBeVisible();
    await look("service");
    await page.getByRole("button", { name: say("common.german.show") }).click();
    await expect(page.locator("main [lang=de]").first()).toBeVisible();
    await look("service with German beside");
    await visitor.openForm("pirmasens", "permit");
    await visitor.type(newPerson());
    await visitor.toCalendar();
    await expect(visitor.button("booking.time.takeNext")).toBeVisible();
    await look("calendar");
    await visitor.takeNext();
    await visitor.book();
    await expect(visitor.code).toBeVisible();
    await look("pass");
  });
}

test("O22 a language that was spoken works without a network, and only that one is on the phone", async ({
  page,
  context,
}) => {
  const arabic = wordsOf("ar");
  const german = wordsOf("de");
  await page.goto("/o/pirmasens");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await visitorOn(page).workerReady();
  await page.getByLabel(german("common.language")).selectOption("ar");
  await expect(page.getByRole("heading", { name: arabic("offices.page.services") })).toBeVisible();
  const kept = () =>
    page.evaluate(async () => {
      const found: string[] = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
          found.push(...(/\/words\/([\w-]+?)(?:\.\w+)?-[\w-]{8}\.js/.exec(url)?.slice(1) ?? []));
      return [...new Set(found)].sort();
    });
  await expect.poll(kept).toEqual(["ar", "de"]);

  await context.setOffline(true);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("heading", { name: arabic("offices.page.services") })).toBeVisible();
  await expect(page.getByText(arabic("common.officeInGerman"))).toHaveCount(0);

  // What was never spoken is not there; the page stays as it is and says so.
  await page.getByLabel(arabic("common.language")).selectOption("en");
  await expect(page.getByRole("alert")).toHaveText(arabic("common.languageMissing"));
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  // German is always there; what the office says is shown in German with it.
  await page.getByLabel(arabic("common.language")).selectOption("de");
  await expect(page.getByRole("heading", { name: german("offices.page.services") })).toBeVisible();
});

test("O22 the app stays small on the phone, and so does one more language", async () => {
  const dist = newestBuild(join(import.meta.dirname, "../../.."), "applicant");
  const worker = readFileSync(join(dist, "sw.js"), "utf8");
  const urls = [...worker.matchAll(/"url":"([^"]+)"/g)].map(([, url = ""]) => url);
  const isWords = (url: string) => /\/words\/(?!de(\.\w+)?-[\w-]{8}\.js)/.test(url);
  const size = (url: string) => statSync(join(dist, url)).size;
  expect(urls.length).toBeGreaterThan(20);
  const always = urls.filter((it) => !isWords(it)).reduce((sum, it) => sum + size(it), 0);
  expect(always).toBeLessThan(1_500_000);
  const folders = readdirSync(join(import.meta.dirname, "../../../client/i18n"), { withFileTypes: true });
  const tags = folders.flatMap((it) => (it.isDirectory() && it.name !== "de" ? [it.name] : []));
  for (const tag of tags) {
    const files = urls.filter((it) => new RegExp(`/words/${tag}(\\.\\w+)?-[\\w-]{8}\\.js$`).test(it));
    expect(files.length, tag).toBeGreaterThan(1);
    expect(
      files.reduce((sum, it) => sum + size(`${it}.br`), 0),
      tag,
    ).toBeLessThan(60_000);
  }
  expect(urls.filter(isWords).every((it) => tags.some((tag) => it.includes(`/words/${tag}`)))).toBe(true);
});

/** What an app weighs that was built into a folder, in bytes: packed what it starts with and its styles, plain all that a device keeps. */
function weightOf(dist: string) {
  const packed = (urls: Iterable<string>) =>
    [...urls].reduce((sum, it) => sum + gzipSync(readFileSync(join(dist, it))).length, 0);
  const page = readFileSync(join(dist, "index.html"), "utf8");
  const named = [...page.matchAll(/(?:src|href)="[^"]*?(assets\/[^"]+\.(?:js|css))"/g)].map(([, url = ""]) => url);
  const worker = readFileSync(join(dist, "sw.js"), "utf8");
  const kept = [...worker.matchAll(/"url":"([^"]+)"/g)].map(([, url = ""]) => url);
  const german = kept.filter((it) => /\/words\/de(\.\w+)?-/.test(it));
  expect([named.length > 2, german.length > 0]).toEqual([true, true]);
  const languages = kept.filter((it) => /\/words\//.test(it) && !german.includes(it));
  const withOne = kept.filter((it) => !languages.includes(it));
  return {
    shell: packed(new Set([...named.filter((it) => it.endsWith(".js")), ...german])),
    styles: packed(kept.filter((it) => it.endsWith(".css"))),
    all: withOne.reduce((sum, it) => sum + statSync(join(dist, it)).size, 0),
    readsCodes: kept.some((it) => it.endsWith(".wasm")),
  };
}

const most = { shell: 180_000, styles: 40_000, all: 2_500_000 };
const tooHeavy = (weight: ReturnType<typeof weightOf>) =>
  (["shell", "styles", "all"] as const).filter((it) => weight[it] >= most[it]);

/** Puts a file that does not pack into an app that was built into a folder: its page names it, its worker keeps it. */
function load(dist: string, name: string, bytes: number): void {
  writeFileSync(join(dist, name), randomBytes(bytes));
  appendFileSync(join(dist, "index.html"), `<script src="/${name}"></script>`);
  appendFileSync(join(dist, "sw.js"), `;[{"revision":null,"url":"${name}"}]`);
}

for (const app of ["applicant", "staff"] as const) {
  test(`O2 the ${app} app stays small: what it starts with, its styles, and all that it keeps with one language`, async () => {
    const weight = weightOf(newestBuild(join(import.meta.dirname, "../../.."), app));
    expect(tooHeavy(weight), JSON.stringify(weight)).toEqual([]);
    expect(weight.readsCodes, "the decoder comes with the app that reads codes").toBe(app === "staff");
    expect(weight.all).toBeGreaterThan(500_000);
  });

  test(`the ${app} app with a script, a style sheet or a picture too much is found too heavy`, async () => {
    const loads = [
      ["assets/more.js", most.shell, "shell"],
      ["assets/more.css", most.styles, "styles"],
      ["assets/more.png", most.all, "all"],
    ] as const;
    const copy = mkdtempSync(join(tmpdir(), "terminpass-heavy-"));
    cpSync(newestBuild(join(import.meta.dirname, "../../.."), app), copy, { recursive: true });
    for (const [name, bytes, what] of loads) {
      expect(tooHeavy(weightOf(copy)), `before ${name}`).not.toContain(what);
      load(copy, name, bytes);
      expect(tooHeavy(weightOf(copy)), name).toContain(what);
    }
    rmSync(copy, { recursive: true });
  });
}
