import { beforeEach, describe, expect, it } from "vitest";
import { createStaffApi } from "../../../client/api/staff.ts";
import { probe } from "../../../client/device/staff/connection.ts";
import { createSync, onStaffDatabase, serverClock, type Connection } from "../../../client/device/staff/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { aVisit, fakeServer, firstDay, passId, type Fault } from "./fakeServer.ts";

/** Watches that a test turns: the wall clock and what has elapsed apart from each other. */
function someWatches(wallIso = "2026-12-01T08:00:00+01:00") {
  const state = { wall: Date.parse(wallIso), elapsed: 0 };
  return {
    wall: { now: () => state.wall as Instant },
    elapsed: () => state.elapsed,
    pass(millis: number, { wall = true, elapsed = true } = {}) {
      if (wall) state.wall += millis;
      if (elapsed) state.elapsed += millis;
    },
    setWall: (iso: string) => (state.wall = Date.parse(iso)),
  };
}

const noted = { contact: () => undefined };
const eight = Date.parse("2026-12-01T08:00:00+01:00");
const minute = 60_000;

describe("the connection", () => {
  const cases: [Fault, Connection][] = [
    ["none", "online"],
    ["cut", "offline"],
    ["portal", "blocked"],
    ["redirect", "blocked"],
    ["gateway", "blocked"],
    // The server's own voice, though it does not know who asks.
    ["signed_out", "online"],
  ];
  it.each(cases)("O4 when the answer to the probe is %s: %s", async (fault, expected) => {
    const server = fakeServer();
    server.fault = fault;
    expect(await probe(server.api, noted, { elapsed: () => 0 })).toBe(expected);
  });

  it("O4 is slow when the proof takes longer than a second", async () => {
    let elapsed = 0;
    expect(await probe(fakeServer().api, noted, { elapsed: () => (elapsed += 1500) })).toBe("slow");
  });

  it("O4 is not believed to a stored answer: the nonce is an old one", async () => {
    const stored = JSON.stringify({ type: "probe", nonce: "of-an-earlier-day", now: eight });
    const headers = { "Content-Type": "application/json" };
    const api = createStaffApi({ fetch: async () => new Response(stored, { headers }) });
    expect(await probe(api, noted, { elapsed: () => 0 })).toBe("blocked");
  });
});

describe("the server's time on a tablet", () => {
  it("O17 counts on from the last contact, whatever the clock on the wall does", () => {
    const watches = someWatches("2026-12-02T10:00:00+01:00");
    const clock = serverClock(undefined, () => undefined, watches);
    clock.contact(eight, 0);
    watches.pass(5 * minute);
    expect(clock.now()).toBe(eight + 5 * minute);
    watches.setWall("2026-11-29T00:00:00+01:00");
    expect(clock.now()).toBe(eight + 5 * minute);
    expect(clock.minutesOff()).toBeGreaterThan(120);
  });

  it("O17 tells with each act how far the device's clock is off, if that was measured today", () => {
    const watches = someWatches("2026-12-01T09:00:00+01:00");
    const clock = serverClock(undefined, () => undefined, watches);
    expect(clock.offsetMs()).toBeNull();
    clock.contact(eight, 0);
    expect(clock.offsetMs()).toBe(-60 * minute);
    watches.pass(24 * 60 * minute);
    expect(clock.offsetMs()).toBeNull();
  });

  it("starts with the offset of the last contact after the page was opened anew", () => {
    const watches = someWatches("2026-12-01T09:00:00+01:00");
    const measured = { offsetMs: -60 * minute, measuredAt: watches.wall.now() };
    expect(serverClock(measured, () => undefined, watches).now()).toBe(eight);
  });

  it("goes on while the device sleeps and counts nothing as elapsed", () => {
    const watches = someWatches();
    const clock = serverClock(undefined, () => undefined, watches);
    clock.contact(eight, 0);
    clock.hidden();
    watches.pass(90 * minute, { elapsed: false });
    clock.shown();
    expect(clock.now()).toBe(eight + 90 * minute);
  });

  it("takes half of the way of the answer into account", () => {
    const watches = someWatches();
    const clock = serverClock(undefined, () => undefined, watches);
    watches.pass(800);
    clock.contact(eight, 0);
    expect(clock.now()).toBe(eight + 400);
  });
});

describe("an exchange with the server", () => {
  beforeEach(firstDay);

  function syncWith(server: ReturnType<typeof fakeServer>) {
    const heard = { connections: [] as Connection[], signIns: 0, lists: [] as boolean[], outdated: 0 };
    const watches = someWatches();
    const sync = createSync({
      api: server.api,
      clock: serverClock(undefined, () => undefined, watches),
      watches,
      random: () => 1,
      events: {
        connection: (it) => heard.connections.push(it),
        exchanged: (list) => heard.lists.push(list),
        signInNeeded: () => (heard.signIns += 1),
        outdated: () => (heard.outdated += 1),
      },
    });
    return { sync, heard };
  }

  it("proves the connection first, then pushes, then pulls", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a"))];
    const { sync, heard } = syncWith(server);
    await sync.nudge();
    expect(heard).toEqual({ connections: ["online"], signIns: 0, lists: [true], outdated: 0 });
    expect(await onStaffDatabase((it) => it.visits.count())).toBe(1);
  });

  it("asks for a new sign-in and keeps the list", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a"))];
    const { sync, heard } = syncWith(server);
    await sync.nudge();
    server.fault = "signed_out";
    await sync.nudge();
    expect(heard.signIns).toBe(1);
    expect(await onStaffDatabase((it) => it.visits.count())).toBe(1);
  });

  it("says that there is no network and changes nothing", async () => {
    const server = fakeServer();
    server.fault = "cut";
    const { sync, heard } = syncWith(server);
    await sync.nudge();
    expect(heard.connections).toEqual(["offline"]);
  });
});
