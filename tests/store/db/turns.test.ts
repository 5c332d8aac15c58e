import { expect, test } from "vitest";
import { atMost, freely } from "../../../server/db/turns.ts";

/** Work that begins at once and ends when it is told to. */
function work() {
  const gate = Promise.withResolvers<void>();
  const begun: boolean[] = [];
  return { begun, end: gate.resolve, fail: gate.reject, run: (waited: boolean) => (begun.push(waited), gate.promise) };
}

test("of three with two places the third waits until one is done, and hears that it had to", async () => {
  const inTurn = atMost(2);
  const [first, second, third] = [work(), work(), work()];
  const all = [first, second, third].map((it) => inTurn(it.run));
  await Promise.resolve();
  expect([first.begun, second.begun, third.begun]).toEqual([[false], [false], []]);
  second.end();
  await all[1];
  expect(third.begun).toEqual([true]);
  first.end();
  third.end();
  await Promise.all(all);
});

test("those who wait are served in the order in which they came, also after one who failed", async () => {
  const inTurn = atMost(1);
  const order: string[] = [];
  const broken = inTurn(() => Promise.reject(new Error("broken")));
  const others = ["second", "third"].map((it) => inTurn(async () => void order.push(it)));
  await expect(broken).rejects.toThrow("broken");
  await Promise.all(others);
  expect(order).toEqual(["second", "third"]);
});

test("without turns nobody waits", async () => {
  const [first, second] = [work(), work()];
  const both = [freely(first.run), freely(second.run)];
  expect([first.begun, second.begun]).toEqual([[false], [false]]);
  first.end();
  second.end();
  await Promise.all(both);
});
