import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  countWaiting,
  keepScan,
  newAct,
  serverClock,
  syncTogether,
  type Connection,
} from "../../../client/device/staff/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { aVisit, fakeServer, firstDay, passId } from "./fakeServer.ts";
import { aLine, oneLock } from "./fakeTabs.ts";

const closing: (() => void)[] = [];
beforeEach(firstDay);
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A tablet with several tabs, which all meet the same server, and what each of them was told. */
function tablet(server: ReturnType<typeof fakeServer>) {
  const [lock, line] = [oneLock(), aLine()];

  return function open(tab: number, visibilityState: DocumentVisibilityState = "visible") {
    const heard = { connections: [] as Connection[], lists: [] as boolean[], signIns: 0, outdated: 0 };
    const page = Object.assign(new EventTarget(), { visibilityState }) as unknown as Document;
    const wall = { now: () => Date.parse("2026-12-03T10:00:00+01:00") as Instant };
    const watches = { wall, elapsed: () => performance.now() };
    const clock = serverClock(undefined, () => undefined, watches);
    const together = syncTogether({
      api: server.api,
      clock,
      watches,
      openLine: () => line.of(tab),
      locks: lock,
      page,
      window: new EventTarget(),
      events: {
        connection: (it) => heard.connections.push(it),
        exchanged: (list) => heard.lists.push(list),
        signInNeeded: () => (heard.signIns += 1),
        outdated: () => (heard.outdated += 1),
      },
    });
    closing.push(together.close);
    const stop = together.start();
    const show = (state: DocumentVisibilityState) => {
      Object.assign(page, { visibilityState: state });
      page.dispatchEvent(new Event("visibilitychange"));
    };
    return { heard, clock, nudge: together.nudge, stop, show };
  };
}

async function scan(): Promise<void> {
  const args = { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
  const act = { ...newAct({ name: "scan", args }, 0 as Instant, 0), name: "scan" as const, args };
  await keepScan({ act, at: 0 as Instant });
}

describe("the tabs of a tablet", () => {
  it("O11 each may write: what one that does not lead has written is sent at once by the one that does, and all hear of it", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a"))];
    const open = tablet(server);
    const first = open(1);
    await vi.waitFor(() => expect(first.heard.lists).toContain(true));
    const second = open(2);
    await vi.waitFor(() => expect(second.heard.connections).toContain("online"));
    await scan();
    await second.nudge();
    await vi.waitFor(() => expect(server.taken).toHaveLength(1));
    await vi.waitFor(async () => expect(await countWaiting()).toBe(0));
    await vi.waitFor(() => expect(second.heard.lists).toContain(true));
    expect(server.batches).toHaveLength(1);
  });

  it("O11 O17 one that does not lead hears the server's time from the one that does", async () => {
    const server = fakeServer();
    const open = tablet(server);
    const first = open(1);
    await vi.waitFor(() => expect(first.heard.connections).toContain("online"));
    const second = open(2);
    await vi.waitFor(() => expect(second.clock.minutesOff()).toBeGreaterThan(24 * 60));
    expect(Math.abs(second.clock.now() - first.clock.now())).toBeLessThan(1_000);
  });

  it("O11 O4 all show the same state of the network, and that a new sign-in is needed", async () => {
    const server = fakeServer();
    const open = tablet(server);
    const [first, second] = [open(1), open(2)];
    await vi.waitFor(() => expect(second.heard.connections).toContain("online"));
    server.fault = "portal";
    await second.nudge();
    await vi.waitFor(() => expect(second.heard.connections.at(-1)).toBe("blocked"));
    expect(first.heard.connections.at(-1)).toBe("blocked");
    server.fault = "signed_out";
    await scan();
    await second.nudge(true);
    await vi.waitFor(() => expect([first.heard.signIns, second.heard.signIns].every((it) => it > 0)).toBe(true));
  });

  it("O11 one at which nobody looks reads no list until somebody does", async () => {
    const server = fakeServer();
    const open = tablet(server);
    const [first, hidden] = [open(1), open(2, "hidden")];
    server.changes = [aVisit(passId("a"))];
    await first.nudge();
    await vi.waitFor(() => expect(hidden.heard.lists.length).toBeGreaterThan(0));
    expect(hidden.heard.lists).not.toContain(true);
    hidden.show("visible");
    expect(hidden.heard.lists).toContain(true);
  });

  it("O11 one that hands over asks nothing more", async () => {
    const server = fakeServer();
    const open = tablet(server);
    const [first, second] = [open(1), open(2)];
    await vi.waitFor(() => expect(second.heard.connections).toContain("online"));
    server.whilePulling = async () => first.stop();
    await first.nudge();
    server.whilePulling = async () => undefined;
    await scan();
    await second.nudge();
    await vi.waitFor(() => expect(server.taken).toHaveLength(1));
    expect(server.batches).toHaveLength(1);
  });
});
