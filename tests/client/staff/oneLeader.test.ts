import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { whoSyncs } from "../../../client/device/staff/whoSyncs.ts";
import { aLine, oneLock } from "./fakeTabs.ts";

/** Tabs of one browser, which of them talk to the server, and who has begun to in turn. */
function browser({ withLocks = true } = {}) {
  const [lock, line] = [oneLock(), aLine()];
  const leading = new Set<number>();
  const begun: number[] = [];
  const hiddenMs = new Map<number, number>();

  function open(tab: number) {
    const tabs = line.of(tab);
    const sayWho = () =>
      tabs.tell({ kind: "me", connection: "online", serverTime: null, hiddenMs: hiddenMs.get(tab) ?? 0 });
    tabs.hear((word) => void (word.kind === "who" && leading.has(tab) && sayWho()));
    const lead = () => {
      leading.add(tab);
      begun.push(tab);
      sayWho();
      return () => void leading.delete(tab);
    };
    return whoSyncs({
      lead,
      tabs,
      locks: withLocks ? lock : undefined,
      watches: { elapsed: () => Date.now() },
      page: { visibilityState: "visible" },
    });
  }
  return { lock, line, leading, begun, hiddenMs, open };
}

const pass = (millis: number) => vi.advanceTimersByTimeAsync(millis);
const eight = [1, 2, 3, 4, 5, 6, 7, 8];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("of eight tabs", () => {
  it("O11 exactly one talks to the server, and stays the one", async () => {
    const { leading, begun, open } = browser();
    eight.map(open);
    await pass(60_000);
    expect([...leading]).toEqual([1]);
    expect(begun).toEqual([1]);
  });

  it("O11 without the lock all of them do: the test sees what the lock is for", async () => {
    const { leading, open } = browser({ withLocks: false });
    eight.map(open);
    await pass(1_000);
    expect(leading.size).toBe(8);
  });

  it("O11 the next takes over at once when the one that leads is closed or crashes", async () => {
    const { lock, leading, begun, open } = browser();
    const places = eight.map(open);
    await pass(1_000);
    places[0]?.stop();
    await pass(0);
    expect([...leading]).toEqual([2]);
    leading.delete(2);
    lock.lose();
    await pass(0);
    expect([...leading]).toEqual([3]);
    expect(begun).toEqual([1, 2, 3]);
  });

  it("O11 one takes over within two seconds when the one that leads stands still, and that one leads no more", async () => {
    const { line, leading, begun, open } = browser();
    eight.map(open);
    await pass(10_000);
    line.still.add(1);
    await pass(1_000);
    expect(begun).toEqual([1]);
    await pass(1_000);
    expect(begun).toHaveLength(2);
    expect([...leading]).toEqual([begun[1]]);
    // It comes round, and stands behind the others again.
    line.still.delete(1);
    await pass(10_000);
    expect(begun).toHaveLength(2);
  });

  it("O11 of many that find it still at once only one takes over", async () => {
    const { line, leading, begun, open } = browser();
    eight.map(open);
    await pass(10_000);
    // None hears of the one that took over before it wants to do so itself.
    eight.forEach((tab) => line.still.add(tab));
    await pass(1_750);
    line.still.clear();
    await pass(5_000);
    expect([begun.length, leading.size]).toEqual([2, 1]);
  });

  it("O11 one that stood still itself gives the lead away before it asks the server anything", async () => {
    const { leading, begun, open } = browser();
    const [first] = [1, 2].map(open);
    await pass(5_000);
    expect(first?.leads()).toBe(true);
    vi.setSystemTime(Date.now() + 1_600);
    expect(first?.leads()).toBe(false);
    await pass(0);
    expect([[...leading], begun]).toEqual([[2], [1, 2]]);
  });

  it("O11 one that was not heard for a moment keeps the lead", async () => {
    const { begun, line, open } = browser();
    [1, 2].map(open);
    await pass(5_000);
    line.still.add(2);
    await pass(1_000);
    line.still.delete(2);
    await pass(5_000);
    expect(begun).toEqual([1]);
  });

  it("O11 one that is looked at takes over from one at which nobody has looked for a minute", async () => {
    const { begun, leading, hiddenMs, open } = browser();
    [1, 2].map(open);
    hiddenMs.set(1, 59_000);
    await pass(2_000);
    expect(begun).toEqual([1]);
    hiddenMs.set(1, 61_000);
    await pass(1_000);
    expect([...leading]).toEqual([2]);
  });

  it("O11 one that gets no locks from its browser talks to the server all the same", async () => {
    const { line } = browser();
    const led: string[] = [];
    const locks = { request: () => Promise.reject(new DOMException("no locks here", "SecurityError")) };
    const lead = () => {
      led.push("begun");
      return () => void led.push("ended");
    };
    const parts = { tabs: line.of(1), watches: { elapsed: () => Date.now() } };
    const place = whoSyncs({ ...parts, lead, locks, page: { visibilityState: "visible" } });
    await pass(5_000);
    expect([place.leads(), led]).toEqual([true, ["begun"]]);
    place.stop();
    expect(led).toEqual(["begun", "ended"]);
  });
});
