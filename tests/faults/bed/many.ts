import type { Browser } from "@playwright/test";
import { randomRun } from "./randomRun.ts";
import { add, emptySummary, type Summary } from "./summary.ts";
import { openWorld } from "./world.ts";

/** So many runs share a server: the day of its office has so many hours, and its list grows. */
export const seedsPerWorld = 25;

/** Runs seeds one after the other on a world of their own. What throws counts as a run that is stuck. */
export async function runSeeds(browser: Browser, page: string, seeds: readonly number[]): Promise<Summary> {
  const summary = emptySummary();
  const world = await openWorld(browser, page);
  try {
    for (const seed of seeds) {
      try {
        add(summary, seed, await randomRun(world, seed));
      } catch (error) {
        summary.seeds += 1;
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        summary.failed.push({ seed, violations: [{ kind: "stuck", text }] });
      }
    }
  } finally {
    await world.close();
  }
  return summary;
}
