import { test as base, expect } from "@playwright/test";
import { openRound, type Round, type Wanted } from "./round.ts";
import { buildPage } from "./buildPage.ts";
import { openWorld, type World } from "./world.ts";
import type { Violation } from "./check.ts";

export { expect };

interface Shared {
  /** The built page of the test bed. */
  page: string;
  /** A world for all tests of a worker. */
  world: World;
}

interface Fixtures {
  /** A world of a test's own. */
  ownWorld: World;
  /** A run on the shared world. */
  begin: (wanted?: Partial<Wanted>) => Promise<Round>;
}

/** Tests on the test bed. */
export const test = base.extend<Fixtures, { bedPage: Shared["page"]; world: World }>({
  bedPage: [
    async ({}, use) => {
      const built = await buildPage();
      await use(built.folder);
      built.remove();
    },
    { scope: "worker" },
  ],
  world: [
    async ({ browser, bedPage }, use) => {
      const world = await openWorld(browser, bedPage);
      await use(world);
      await world.close();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  ownWorld: async ({ browser, bedPage }, use) => {
    const world = await openWorld(browser, bedPage);
    await use(world);
    await world.close();
  },
  begin: async ({ world }, use) => {
    await use((wanted = {}) => openRound(world, { seed: 1, ...wanted }));
  },
});

/** The kinds of what the checker found. */
export const kindsOf = (violations: readonly Violation[]) => [...new Set(violations.map((it) => it.kind))].sort();
