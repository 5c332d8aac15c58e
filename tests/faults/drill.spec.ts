import { expect, test } from "./bed/bedTest.ts";
import { openRound, type Booked, type Tab } from "./bed/round.ts";

const tablets = 10;
const visitors = 300;
const hours = 4;

test("DU-19 four hours without a server: ten tablets let 300 visitors in, and merge within a minute", async ({
  ownWorld: world,
}) => {
  test.setTimeout(400_000);
  const round = await openRound(world, { seed: 19 });
  const visits: Booked[] = [];
  for (let done = 0; done < visitors; done += 20) {
    visits.push(...(await Promise.all(Array.from({ length: 20 }, (_, index) => round.book((done + index) % 14)))));
  }
  const devices = Array.from({ length: tablets }, (_, index) => `t${index}`);
  await round.openTablets(devices);
  await round.killServer();
  await expect(fetch(world.server.url)).rejects.toThrow();

  const verdicts: string[] = [];
  const waits: number[] = [];
  const perTablet = visitors / tablets;
  for (let turn = 0; turn < perTablet; turn += 1) {
    // Every tenth visitor shows the pass at a second desk as well.
    const turns = round.live().flatMap((tab, index): [Tab, Booked][] => {
      const own = visits[turn * tablets + index];
      const next = visits[turn * tablets + ((index + 1) % tablets)];
      if (!own || !next) return [];
      return index === 0
        ? [
            [tab, own],
            [tab, next],
          ]
        : [[tab, own]];
    });
    await Promise.all(
      turns.map(async ([tab, visit]) => {
        const before = Date.now();
        const told = await round.scan(tab, visit.answer.pass);
        waits.push(Date.now() - before);
        verdicts.push(`${told?.verdict} ${told?.kept}`);
      }),
    );
    if (turn % 5 === 0) await round.advance((hours * 3600) / (perTablet / 5));
    // A tablet is dropped now and then, and started again without a server.
    const dropped = turn % 10 === 3 ? round.live()[turn % tablets] : undefined;
    if (dropped) {
      await round.killPage(dropped);
      await round.reopen(dropped);
    }
  }
  expect(verdicts).toHaveLength(visitors + perTablet);
  for (const it of verdicts) expect(it).toMatch(/^(welcome|welcome_offline) stored$/);
  // Each tablet shows the whole list, with its own arrivals in it.
  for (const tab of round.live()) {
    const { visits: list, outbox } = await round.contents(tab);
    expect(list).toHaveLength(visitors);
    expect(outbox.length).toBeGreaterThanOrEqual(perTablet);
  }

  await round.reviveServer();
  const cameBack = Date.now();
  const { violations, evidence } = await round.finish();
  const merged = Date.now() - cameBack;
  console.log(`${verdicts.length} scans, the slowest ${Math.max(...waits)} ms; merged in ${merged} ms`);
  expect(violations).toEqual([]);
  expect(merged).toBeLessThan(60_000);
  expect(evidence.server.visits.filter((it) => it.status === "arrived")).toHaveLength(visitors);
});
