import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStaffApi } from "../../../client/api/staff.ts";
import { probe } from "../../../client/device/staff/connection.ts";
import { cursor } from "../../../client/device/staff/dayList.ts";
import {
  createSync,
  fact,
  keepFact,
  keepScan,
  newAct,
  onStaffDatabase,
  serverClock,
  type Connection,
} from "../../../client/device/staff/index.ts";
import { deviceSchemaVersion } from "../../../shared/sync/index.ts";
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
  afterEach(() => void vi.useRealTimers());

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

  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  const html = (status: number) =>
    new Response("<html>Sign in to the Wi-Fi</html>", { status, headers: { "Content-Type": "text/html" } });
  /** An answer as the browser gives it to a page that follows nowhere by itself. */
  const sentElsewhere = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
  const cutShort = () => new Response(`{"type":"probe","nonce":"`, { headers: { "Content-Type": "application/json" } });
  const failing = (words: string) => Promise.reject(new TypeError(words));

  const portals: [string, Connection, () => Response | Promise<Response>][] = [
    [
      "302 to its sign-in page, read",
      "blocked",
      () => new Response(null, { status: 302, headers: { Location: "/x" } }),
    ],
    ["302 to its sign-in page, as a browser shows it", "blocked", sentElsewhere],
    ["its page with 200", "blocked", () => html(200)],
    ["its page with 511", "blocked", () => html(511)],
    ["its page with 403", "blocked", () => html(403)],
    ["nothing with 200", "blocked", () => new Response("", { status: 200 })],
    ["nothing with 204", "blocked", () => new Response(null, { status: 204 })],
    ["JSON of its own with 200", "blocked", () => json({ status: "login required" })],
    ["JSON of its own with 401 and a code", "blocked", () => json({ code: "AUTH_REQUIRED" }, 401)],
    ["JSON of its own with 400 and a code", "blocked", () => json({ code: "wifi" }, 400)],
    ["our words with a nonce of its own", "blocked", () => json({ type: "probe", nonce: "other", now: eight })],
    ["an answer cut short", "blocked", cutShort],
    ["a page of a gateway", "blocked", () => html(502)],
    ["a certificate that is not ours", "offline", () => failing("certificate")],
    ["an address that is not ours and refuses", "offline", () => failing("refused")],
    ["no address at all", "offline", () => failing("name not resolved")],
  ];
  it.each(portals)(
    "O4 where the network answers with %s it is %s, and no clock is set by it",
    async (_, state, answer) => {
      const contact = vi.fn();
      const api = createStaffApi({ fetch: async () => answer() });
      expect(await probe(api, { contact }, { elapsed: () => 0 })).toBe(state);
      expect(contact).not.toHaveBeenCalled();
    },
  );

  it("O4 O5 where nothing comes for three seconds it is offline, also when only the end of the answer is missing", async () => {
    vi.useFakeTimers();
    const endless = () => new Response(new ReadableStream(), { headers: { "Content-Type": "application/json" } });
    for (const answer of [() => new Promise<Response>(() => undefined), endless]) {
      let state: Connection | undefined;
      const api = createStaffApi({ fetch: async () => answer() });
      void probe(api, noted, { elapsed: () => 0 }).then((it) => (state = it));
      await vi.advanceTimersByTimeAsync(2_999);
      expect(state).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      expect(state).toBe("offline");
    }
  });

  it("O4 O16 a refusal with a code that only a newer server knows is the server's own voice", async () => {
    const body = { type: "urn:terminpass:problem:of_tomorrow", code: "of_tomorrow", status: 418 };
    const api = createStaffApi({ fetch: async () => json(body, 418) });
    expect(await probe(api, noted, { elapsed: () => 0 })).toBe("online");
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
    // Set to another day, the clock on the wall is off by more, and it is known by how much.
    watches.setWall("2026-12-02T11:00:00+01:00");
    expect(clock.offsetMs()).toBe(-27 * 60 * minute);
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

  it("O16 a program that is too old sends what waits, hears that it is too old, and keeps the list", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a"))];
    const { sync, heard } = syncWith(server);
    await sync.nudge();
    server.tooOld = true;
    const args = { passId: passId("a"), verdict: "welcome", arrival: true, source: "camera" as const, desk: null };
    const act = { ...newAct({ name: "scan", args }, eight as Instant, 0), name: "scan" as const, args };
    await keepScan({ act, at: eight as Instant });
    await sync.nudge();
    expect([server.taken.length, heard.outdated]).toEqual([1, 1]);
    expect(await onStaffDatabase((it) => Promise.all([it.outbox.count(), it.visits.count()]))).toEqual([0, 1]);
  });

  it("takes no list that comes after somebody has signed out, in whichever tab", async () => {
    const server = fakeServer();
    server.changes = [aVisit(passId("a"))];
    const office = { id: "testburg" };
    await keepFact("session", { office } as never);
    server.whilePulling = () => onStaffDatabase((it) => it.facts.delete("session"));
    const { sync } = syncWith(server);
    await sync.nudge();
    expect(await onStaffDatabase((it) => it.visits.count())).toBe(0);
    await keepFact("session", { office } as never);
    server.whilePulling = async () => undefined;
    await sync.nudge();
    expect(await onStaffDatabase((it) => it.visits.count())).toBe(1);
  });

  it("O16 reads over what only a newer server says, and pulls anew once the program is newer", async () => {
    const server = fakeServer();
    const newer = { ...aVisit(passId("a")), mood: "good" };
    server.changes = [newer, { type: "weather", sky: "blue" } as never];
    const { sync, heard } = syncWith(server);
    await sync.nudge();
    expect(heard.connections).toEqual(["online"]);
    expect(await onStaffDatabase((it) => it.visits.toCollection().primaryKeys())).toEqual([passId("a")]);
    expect(await cursor()).toBe("1");
    const list = await fact("list");
    if (list) await keepFact("list", { ...list, schemaVersion: deviceSchemaVersion - 1 });
    expect(await cursor()).toBeUndefined();
  });

  it("says that there is no network and changes nothing", async () => {
    const server = fakeServer();
    server.fault = "cut";
    const { sync, heard } = syncWith(server);
    await sync.nudge();
    expect(heard.connections).toEqual(["offline"]);
  });
});
