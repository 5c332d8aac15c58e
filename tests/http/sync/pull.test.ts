import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import {
  oldestDeviceSchemaVersion,
  PullAnswerSchema,
  type Change,
  type PullAnswer,
} from "../../../shared/sync/index.ts";
import { at } from "../../support/openHouse.ts";
import { somebody } from "../../support/people.ts";
import { passIdOf } from "../../support/passIds.ts";
import { ownOrigin, staffHouse, tasksIn, visitsIn, type StaffHouse, type Tablet } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const [today, tomorrow, later] = ["2026-12-01", "2026-12-02", "2026-12-03"];

async function cancel({ ask }: StaffHouse, { appointment, secret }: BookedAnswer) {
  expect((await ask(`/api/appointments/${appointment.id}/cancel`, { body: {}, secret })).status).toBe(200);
}

async function move(house: StaffHouse, { appointment, secret }: BookedAnswer, start: string) {
  const held = await house.hold(start, { moves: appointment.id }, { secret });
  const path = `/api/appointments/${appointment.id}/reschedule`;
  const moved = await house.ask<BookedAnswer>(path, { body: { hold: held.json.hold }, secret });
  expect(moved.status, moved.text).toBe(200);
}

const goneIn = (changes: readonly Change[]) => changes.flatMap((it) => (it.type === "gone" ? [it.passId] : []));
const endedIn = (changes: readonly Change[]) => changes.filter((it) => it.type === "ended");
const prefix = ({ pass }: BookedAnswer) => passIdOf(pass).slice(0, 16);

describe("the first pull", () => {
  it("gives the visits of today and of the next day on which the office is open, with names, and no other", async () => {
    const house = await staffHouse();
    const visit = await house.visit(at(today, "09:00"), { persons: 2 });
    await house.visit(at(tomorrow, "09:15"));
    await house.visit(at(later, "09:30"));
    const answer = await (await house.tablet()).pull();
    expect(v.is(PullAnswerSchema, answer)).toBe(true);
    expect(answer).toMatchObject({ type: "changes", asOf: house.clock.now(), listed: [today, tomorrow], lastSeq: 0 });
    expect(answer).not.toHaveProperty("reset");
    expect(answer.changes).toHaveLength(2);
    expect(visitsIn(answer.changes)[0]).toEqual({
      type: "visit",
      passId: passIdOf(visit.pass),
      appointment: visit.appointment.id,
      code: visit.appointment.code,
      service: "self",
      unit: "desk",
      start: Date.parse(visit.appointment.start),
      end: Date.parse(visit.appointment.end),
      persons: 2,
      status: "booked",
      arrivedAt: null,
      desk: null,
      familyName: expect.stringMatching(/^Muster/) as string,
      givenName: "Kim",
    });
  });

  it.each([
    ["a Friday", "2026-12-04T07:00:00+01:00", ["2026-12-04", "2026-12-07"]],
    ["a Sunday", "2026-12-06T07:00:00+01:00", ["2026-12-06", "2026-12-07"]],
    ["the day before Christmas", "2026-12-24T07:00:00+01:00", ["2026-12-24", "2026-12-28"]],
    ["just before midnight in Berlin", "2026-12-01T22:59:59Z", ["2026-12-01", "2026-12-02"]],
    ["just after it", "2026-12-01T23:00:00Z", ["2026-12-02", "2026-12-03"]],
  ])("on %s lists these dates", async (_, now, listed) => {
    const house = await staffHouse({ now });
    expect((await (await house.tablet()).pull()).listed).toEqual(listed);
  });

  it("skips a day on which the office is closed", async () => {
    const closures = [{ from: tomorrow, to: tomorrow }];
    const house = await staffHouse({ offices: [testOffice({ closures })] });
    expect((await (await house.tablet()).pull()).listed).toEqual([today, later]);
  });

  it("tells which passes were cancelled or moved off the list in the last fourteen days, and where they are now", async () => {
    const house = await staffHouse();
    const [cancelled, moved, kept] = [
      await house.visit(at(later, "09:00")),
      await house.visit(at(today, "09:00")),
      await house.visit(at(today, "09:15")),
    ];
    house.clock.turnTo("2026-12-01T07:30:00+01:00");
    await cancel(house, cancelled);
    await move(house, moved, at("2026-12-14", "09:00"));
    const tablet = await house.tablet();
    const { changes } = await tablet.pull();
    expect(visitsIn(changes).map((it) => it.passId)).toEqual([passIdOf(kept.pass)]);
    const expected = [
      { type: "ended", prefix: prefix(cancelled), as: "cancelled", start: null },
      { type: "ended", prefix: prefix(moved), as: "moved", start: Date.parse(at("2026-12-14", "09:00")) },
    ];
    expect(endedIn(changes)).toHaveLength(2);
    expect(endedIn(changes)).toEqual(expect.arrayContaining(expected));
    house.clock.turnTo("2026-12-15T07:29:59+01:00");
    expect(endedIn((await (await house.tablet()).pull()).changes)).toHaveLength(2);
    house.clock.turnTo("2026-12-15T07:30:00+01:00");
    expect(endedIn((await (await house.tablet()).pull()).changes)).toHaveLength(0);
  });

  it("says nothing ended of a visit that was moved to a time on the list", async () => {
    const house = await staffHouse();
    const moved = await house.visit(at(later, "09:00"));
    house.clock.turnTo("2026-12-01T07:30:00+01:00");
    await move(house, moved, at(today, "09:00"));
    const { changes } = await (await house.tablet()).pull();
    expect(endedIn(changes)).toEqual([]);
    expect(visitsIn(changes)).toMatchObject([{ passId: passIdOf(moved.pass), start: Date.parse(at(today, "09:00")) }]);
  });

  it("may be kept by nobody on the way", async () => {
    const tablet = await (await staffHouse()).tablet();
    const answer = await tablet.ask(`/api/sync/pull?deviceId=${tablet.id}`);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });
});

describe("the next pull", () => {
  async function begun() {
    const house = await staffHouse();
    const visit = await house.visit(at(today, "09:00"));
    const tablet = await house.tablet();
    const { cursor } = await tablet.pull();
    house.clock.turnTo("2026-12-01T07:30:00+01:00");
    return { house, visit, tablet, cursor };
  }

  it("gives nothing where nothing happened, and the same cursor", async () => {
    const { tablet, cursor } = await begun();
    expect(await tablet.pull(cursor)).toMatchObject({ changes: [], cursor });
  });

  it("gives a new booking of the listed dates, once", async () => {
    const { house, tablet, cursor } = await begun();
    await house.visit(at(later, "09:00"));
    const booked = await house.visit(at(tomorrow, "09:00"));
    const next = await tablet.pull(cursor);
    expect(next.changes).toMatchObject([{ type: "visit", passId: passIdOf(booked.pass) }]);
    expect((await tablet.pull(next.cursor)).changes).toEqual([]);
  });

  it("gives a cancellation as it is on the list now, and that its pass has ended", async () => {
    const { house, visit, tablet, cursor } = await begun();
    await cancel(house, visit);
    const { changes } = await tablet.pull(cursor);
    expect(visitsIn(changes)).toMatchObject([{ passId: passIdOf(visit.pass), status: "cancelled" }]);
    expect(endedIn(changes)).toEqual([{ type: "ended", prefix: prefix(visit), as: "cancelled", start: null }]);
  });

  it("takes away what was moved to a later day, with every pass of the family", async () => {
    const { house, tablet, cursor } = await begun();
    const held = await house.hold(at(today, "09:15"), { persons: 2 });
    const family = (await house.book(held.json.hold, { companions: [somebody()] })).json;
    const between = await tablet.pull(cursor);
    expect(visitsIn(between.changes)).toHaveLength(2);
    house.clock.turnTo("2026-12-01T07:31:00+01:00");
    await move(house, family, at(later, "09:00"));
    const { changes } = await tablet.pull(between.cursor);
    const passes = [family.pass, ...family.companionPasses].map(passIdOf);
    expect(visitsIn(changes)).toEqual([]);
    expect(goneIn(changes).sort()).toEqual(passes.sort());
    expect(endedIn(changes).map((it) => [it.prefix, it.as])).toEqual(
      expect.arrayContaining(passes.map((it) => [it.slice(0, 16), "moved"])),
    );
  });

  it("gives what was moved within the list at its new time", async () => {
    const { house, visit, tablet, cursor } = await begun();
    await move(house, visit, at(tomorrow, "09:30"));
    const { changes } = await tablet.pull(cursor);
    expect(changes).toMatchObject([{ type: "visit", start: Date.parse(at(tomorrow, "09:30")), status: "booked" }]);
  });

  it("gives an arrival that another tablet took, and not that the visit ended", async () => {
    const { house, visit, tablet, cursor } = await begun();
    const other = await house.tablet();
    await other.push(other.scan(passIdOf(visit.pass), { desk: "Tür" }));
    const { changes } = await tablet.pull(cursor);
    expect(changes).toMatchObject([{ type: "visit", status: "arrived", desk: "Tür", arrivedAt: house.clock.now() }]);
  });

  it("gives nothing for scans that changed nothing", async () => {
    const { visit, tablet, cursor } = await begun();
    await tablet.push(tablet.scan(passIdOf(visit.pass), { verdict: "too_early", arrival: false }));
    expect((await tablet.pull(cursor)).changes).toEqual([]);
  });

  it("in any number of steps gives the same list as a first pull", async () => {
    const { house, visit, tablet, cursor } = await begun();
    const held = new Map(visitsIn((await tablet.pull()).changes).map((it) => [it.passId, it]));
    let here = cursor;
    const take = async () => {
      const { changes, cursor: next } = await tablet.pull(here);
      for (const change of changes) if (change.type === "visit") held.set(change.passId, change);
      for (const passId of goneIn(changes)) held.delete(passId);
      here = next;
    };
    const second = await house.visit(at(today, "09:15"));
    await take();
    await tablet.push(tablet.scan(passIdOf(visit.pass)));
    await move(house, second, at(later, "09:00"));
    await take();
    await house.visit(at(tomorrow, "09:15"));
    await cancel(house, visit);
    await take();
    const whole = visitsIn((await tablet.pull()).changes);
    const inOrder = [...held.values()].sort((one, other) => one.start - other.start);
    expect(inOrder).toEqual(whole);
    expect(whole).toHaveLength(2);
    expect(tasksIn((await tablet.pull()).changes)).toEqual([]);
  });
});

describe("a cursor that the server does not know", () => {
  const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");

  it.each([
    ["garbage", "garbage"],
    ["another format", forged({ revision: 1 })],
    ["a later revision than there is", forged([1, "testburg", [today, tomorrow], 999_999])],
    ["a negative one", forged([1, "testburg", [today, tomorrow], -1])],
    ["one that is no number", forged([1, "testburg", [today, tomorrow], "1"])],
    ["another version", forged([2, "testburg", [today, tomorrow], 0])],
    ["another office", forged([1, "otherburg", [today, tomorrow], 0])],
    ["another day", forged([1, "testburg", ["2026-11-30", today], 0])],
  ])("begins anew: %s", async (_, cursor) => {
    const house = await staffHouse();
    await house.visit(at(today, "09:00"));
    const answer = await (await house.tablet()).pull(cursor);
    expect(answer).toMatchObject({ reset: true, cursor: "", changes: [] });
  });

  it("is not its own one, and not the one before the first event", async () => {
    const house = await staffHouse();
    await house.visit(at(today, "09:00"));
    const answer = await (await house.tablet()).pull(forged([1, "testburg", [today, tomorrow], 0]));
    expect(answer).not.toHaveProperty("reset");
    expect(answer.changes).toHaveLength(1);
  });

  it("begins anew on the next day", async () => {
    const house = await staffHouse();
    const tablet = await house.tablet();
    const { cursor } = await tablet.pull();
    house.clock.turnTo("2026-12-01T23:59:59+01:00");
    expect(await tablet.pull(cursor)).not.toHaveProperty("reset");
    house.clock.turnTo("2026-12-02T00:00:00+01:00");
    expect(await tablet.pull(cursor)).toMatchObject({ reset: true });
  });

  it("begins anew after a backup was put back that does not hold it", async () => {
    const house = await staffHouse();
    await house.visit(at(today, "09:00"));
    const { cursor } = await (await house.tablet()).pull();
    const restored = await staffHouse();
    expect(await (await restored.tablet()).pull(cursor)).toMatchObject({ reset: true });
  });
});

describe("what the server has of a device", () => {
  const ask = async (tablet: Tablet, lastSeq: number) =>
    (await tablet.ask<PullAnswer>(`/api/sync/pull?deviceId=${tablet.id}&lastSeq=${lastSeq}`)).json;

  it("F15 names the acts that it does not have, however they are scattered, and nothing where it has all", async () => {
    const house = await staffHouse();
    const tablet = await house.tablet();
    const acts = Array.from({ length: 9 }, () => tablet.scan("ab".repeat(16), { arrival: false }));
    await tablet.push(acts[0], acts[1], acts[4], acts[6]);
    expect(await ask(tablet, 9)).toMatchObject({
      lastSeq: 2,
      missing: [
        { from: 3, to: 4 },
        { from: 6, to: 6 },
        { from: 8, to: 9 },
      ],
    });
    expect(await ask(tablet, 2)).not.toHaveProperty("missing");
    await tablet.push(...acts);
    expect(await ask(tablet, 9)).not.toHaveProperty("missing");
  });

  it("F15 of a device that nobody has heard of is nothing", async () => {
    const tablet = await (await staffHouse()).tablet();
    expect(await ask(tablet, 3)).toMatchObject({ lastSeq: 0, missing: [{ from: 1, to: 3 }] });
  });
});

describe("a program that is too old", () => {
  it("O16 gets nothing new, but what it has done was taken", async () => {
    const house = await staffHouse();
    const tablet = await house.tablet();
    expect(await tablet.push(tablet.scan("ab".repeat(16), { arrival: false }))).toMatchObject([{ outcome: "applied" }]);
    const pull = (version: number) => tablet.ask(`/api/sync/pull?deviceId=${tablet.id}&schemaVersion=${version}`);
    const refused = await pull(oldestDeviceSchemaVersion - 1);
    expect([refused.status, refused.json.code]).toEqual([409, "program_too_old"]);
    expect((await pull(oldestDeviceSchemaVersion)).status).toBe(200);
  });
});

describe("the stream that says when to pull", () => {
  async function listening(house: StaffHouse, office?: string) {
    const answer = await house.signIn(`reception@${office ?? "testburg"}.example`);
    const cookie = (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const headers = { Cookie: cookie, Origin: ownOrigin };
    const response = await house.house.hono.request(
      "/api/sync/events",
      { headers },
      {
        incoming: { socket: { remoteAddress: "203.0.113.7" } },
      },
    );
    expect(response.headers.get("Content-Type")).toBe("text/event-stream");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const next = async () => {
      const { value, done } = await reader.read();
      return done ? undefined : new TextDecoder().decode(value);
    };
    expect(await next()).toBe(": live\n\n");
    return { next, stop: () => reader.cancel() };
  }

  it("tells at once and without any content, and ends with the server", async () => {
    const house = await staffHouse();
    const stream = await listening(house);
    await house.visit(at(today, "09:00"));
    expect(await stream.next()).toBe('data: {"type":"pull"}\n\n');
    house.house.beginStop();
    expect(await stream.next()).toBeUndefined();
    expect(house.house.streams.count()).toBe(0);
  });

  it("tells a whole batch as one or two reasons to pull", async () => {
    const house = await staffHouse();
    const tablet = await house.tablet();
    const passes: string[] = [];
    for (const time of ["09:00", "09:15", "09:30", "09:45"])
      passes.push(passIdOf((await house.visit(at(today, time))).pass));
    const stream = await listening(house);
    await tablet.push(...passes.map((it) => tablet.scan(it)));
    const heard = [await stream.next(), await stream.next()];
    expect(heard).toEqual(Array(2).fill('data: {"type":"pull"}\n\n'));
    house.house.beginStop();
    expect(await stream.next()).toBeUndefined();
  });

  it("tells nothing of another office", async () => {
    const house = await staffHouse({ offices: [testOffice(), testOffice({ id: "otherburg", number: 2 })] });
    const stream = await listening(house, "otherburg");
    await house.visit(at(today, "09:00"));
    house.house.beginStop();
    expect(await stream.next()).toBeUndefined();
  });
});
