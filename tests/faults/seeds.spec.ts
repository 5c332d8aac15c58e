import { expect, test } from "./bed/bedTest.ts";
import { runSeeds, seedsPerWorld } from "./bed/many.ts";
import { line, replay } from "./bed/summary.ts";

const worlds = 8;

for (let world = 0; world < worlds; world += 1) {
  const seeds = Array.from({ length: seedsPerWorld }, (_, index) => 1 + world * seedsPerWorld + index);
  test(`F6 F16 O9 seeds ${seeds[0]} to ${seeds.at(-1)}: whatever happens, nothing is lost, doubled or silent`, async ({
    browser,
    bedPage,
  }) => {
    test.setTimeout(600_000);
    const summary = await runSeeds(browser, bedPage, seeds);
    console.log(line(summary));
    expect(summary.failed.map(replay)).toEqual([]);
    expect(summary.seeds).toBe(seeds.length);
    expect(summary.acts).toBeGreaterThan(seeds.length);
  });
}
