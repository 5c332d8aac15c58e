import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { chromium, type Browser } from "@playwright/test";
import { findBrowser } from "../../scripts/launch/browser.mjs";
import { buildPage } from "./bed/buildPage.ts";
import { runSeeds, seedsPerWorld } from "./bed/many.ts";
import { line, merge, replay, type Summary } from "./bed/summary.ts";

/* Long runs: as many seeds as are asked for, as far as the time goes. */

/** After so many failed seeds there is enough to look at. */
const enough = 10;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    minutes: { type: "string", default: "240" },
  },
});
const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const end = Date.now() + Number(values.minutes) * 60_000;
if (![from, count, end].every(Number.isFinite)) throw new Error("write numbers: --seeds 5000 --from 1 --minutes 60");

const chunks = Array.from({ length: Math.ceil(count / seedsPerWorld) }, (_, chunk) =>
  Array.from(
    { length: Math.min(seedsPerWorld, count - chunk * seedsPerWorld) },
    (_, index) => from + chunk * seedsPerWorld + index,
  ),
);
const summaries: Summary[] = [];
const failed = () => summaries.flatMap((it) => it.failed).length;

async function work(browser: Browser, page: string): Promise<void> {
  for (;;) {
    const seeds = Date.now() < end && failed() < enough ? chunks.shift() : undefined;
    if (!seeds) return;
    const summary = await runSeeds(browser, page, seeds);
    summaries.push(summary);
    console.log(`${seeds[0]}–${seeds.at(-1)}: ${line(summary)}`);
    for (const it of summary.failed) console.log(replay(it));
  }
}

const executablePath = findBrowser(process.env);
const { folder, remove } = await buildPage();
const workers = Math.min(chunks.length, Math.max(1, availableParallelism()));
try {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const args = ["--no-sandbox", "--disable-gpu", "--disable-extensions"];
      const browser = await chromium.launch({ args, ...(executablePath ? { executablePath } : {}) });
      await work(browser, folder).finally(() => browser.close());
    }),
  );
} finally {
  remove();
}
if (chunks.length > 0)
  console.log(`${chunks.flat().length} seeds were not run: the time was over, or enough had failed.`);
const total = merge(summaries);
console.log(`faults: ${line(total)}`);
process.exitCode = total.failed.length > 0 ? 1 : 0;
