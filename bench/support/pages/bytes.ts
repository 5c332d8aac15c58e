import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Browser, Page } from "@playwright/test";
import { newestBuild } from "../../../scripts/launch/builds.mjs";
import type { Figure } from "../figures.ts";

const built = newestBuild(join(import.meta.dirname, "../../.."), "applicant");
const kilo = 1000;

/** What a file of the build weighs on the wire, in kB of brotli. */
function brotli(path: string): number {
  const file = join(built, path);
  const bytes = existsSync(`${file}.br`) ? statSync(`${file}.br`).size : brotliCompressSync(readFileSync(file)).length;
  return bytes / kilo;
}
const sum = (values: readonly number[]) => values.reduce((all, it) => all + it, 0);

/** The scripts and styles that a page had fetched by an instant of its own clock; by now unless given. */
const fetched = (page: Page, by = Infinity) =>
  page.evaluate(
    (until) =>
      performance
        .getEntriesByType("resource")
        .filter((it) => (it as PerformanceResourceTiming).responseEnd > 0)
        .filter((it) => until === null || (it as PerformanceResourceTiming).responseEnd <= until)
        .map((it) => new URL(it.name).pathname)
        .filter((it) => /^\/assets\/.*\.(js|css)$/.test(it)),
    by === Infinity ? null : by,
  );

/** A connection as most phones have it on the way: 1.6 Mbit/s, 150 ms there and back. */
const slowFourG = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

/** What has come when a page shows its content for the first time, and what follows by itself. */
async function opening(browser: Browser, url: string, shown: string) {
  const context = await browser.newContext({ serviceWorkers: "block", locale: "de-DE" });
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send("Network.emulateNetworkConditions", slowFourG);
  // Noted by the page itself: what asks from outside hears of it some files later.
  await page.addInitScript((selector) => {
    const look = () => {
      if (document.querySelector(selector)) performance.mark("shown");
      else requestAnimationFrame(look);
    };
    look();
  }, shown);
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(shown).first().waitFor();
  await page.waitForLoadState("networkidle");
  const at = await page.evaluate(() => performance.getEntriesByName("shown")[0]?.startTime ?? NaN);
  const before = await fetched(page, at);
  const all = await fetched(page);
  await context.close();
  const weigh = (files: readonly string[], end: string) =>
    sum([...new Set(files)].filter((it) => it.endsWith(end)).map(brotli));
  return { js: weigh(before, ".js"), css: weigh(before, ".css"), allJs: weigh(all, ".js") };
}

const wordsFile = /\/words\/([\w-]+?)(?:\.\w+)?-[\w-]{8}\.js$/;

/** The files of this build, as its worker names them. */
function filesOfBuild(): string[] {
  const worker = readFileSync(join(built, "sw.js"), "utf8");
  return [...new Set([...worker.matchAll(/["']?url["']?:\s*["'`]([^"'`]+)["'`]/g)].map(([, url = ""]) => url))];
}

/** What the worker keeps on the device at its first visit, in kB as it lies there: of the words those in German. */
function precache(): number {
  const kept = filesOfBuild().filter((it) => ["de", undefined].includes(wordsFile.exec(it)?.[1]));
  return sum(kept.map((it) => statSync(join(built, it)).size / kilo));
}

/** All words of the heaviest language, as they are loaded when somebody chooses it. */
function heaviestLanguage(): number {
  const words = filesOfBuild().filter((it) => wordsFile.test(it));
  const byTag = Map.groupBy(words, (it) => wordsFile.exec(it)?.[1]);
  return Math.max(...[...byTag.values()].map((files) => sum(files.map(brotli))));
}

/** The bytes of the applicant app. */
export async function bytes(browser: Browser, url: string): Promise<Figure[]> {
  const door = await opening(browser, url, "main ul a");
  const office = await opening(browser, `${url}/o/pirmasens`, "main h1");
  const kB = (name: string, value: number, atMost?: number): Figure => ({
    name,
    value,
    unit: "kB",
    ...(atMost === undefined ? {} : { bar: { atMost } }),
  });
  return [
    kB("front door, scripts until it shows, brotli", door.js, 90),
    kB("front door, styles until it shows, brotli", door.css, 15),
    kB("front door, scripts with all that follows", door.allJs),
    kB("office by its link, scripts until it shows", office.js, 90),
    kB("office by its link, styles until it shows", office.css, 15),
    kB("kept on the device at the first visit, raw", precache(), 1500),
    kB("one more language at most, brotli", heaviestLanguage(), 60),
  ];
}
