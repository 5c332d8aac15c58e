import { describe, expect, it } from "vitest";
import type { AppointmentAnswer, BookedAnswer } from "../../../shared/booking/index.ts";
import { parseInstant } from "../../../shared/time/index.ts";
import { at } from "../../support/openHouse.ts";
import { minutesFrom, staffHouse, tasksIn, visitsIn, type StaffHouse } from "../../support/staffHouse.ts";
import { passIdOf } from "../../support/passIds.ts";
import { somebody } from "../../support/people.ts";

const today = "2026-12-01";
const nine = parseInstant(at(today, "09:00")) ?? 0;

async function withVisit() {
  const house = await staffHouse();
  const visit = await house.visit(at(today, "09:00"));
  house.clock.turnTo(at(today, "08:55"));
  return { house, visit, passId: passIdOf(visit.pass) };
}

async function read({ ask }: StaffHouse, { appointment, secret }: BookedAnswer) {
  return (await ask<AppointmentAnswer>(`/api/appointments/${appointment.id}`, { secret })).json.appointment;
}

describe("an arrival", () => {
  it("is seen by the applicant: since when", async () => {
    const { house, visit, passId } = await withVisit();
    expect(await read(house, visit)).not.toHaveProperty("arrivedAt");
    const tablet = await house.tablet();
    expect(await tablet.push(tablet.scan(passId))).toMatchObject([{ outcome: "applied" }]);
    expect(await read(house, visit)).toMatchObject({ status: "arrived", arrivedAt: at(today, "08:55") });
  });

  it("is not made by a scan that let nobody in", async () => {
    const { house, visit, passId } = await withVisit();
    const tablet = await house.tablet();
    const early = tablet.scan(passId, { verdict: "too_early", arrival: false });
    expect(await tablet.push(early)).toMatchObject([{ outcome: "applied" }]);
    expect(await read(house, visit)).toMatchObject({ status: "booked" });
  });

  it("counts at the server's time: device clock plus measured offset", async () => {
    const { house, visit, passId } = await withVisit();
    const tablet = await house.tablet();
    const wrongClock = { at: "2026-11-30T06:50:00+01:00", offsetMs: 26 * 60 * 60_000 };
    await tablet.push(tablet.scan(passId, {}, wrongClock));
    expect(await read(house, visit)).toMatchObject({ arrivedAt: at(today, "08:50") });
  });

  it("counts at its receipt where the device has not measured its clock today", async () => {
    const { house, visit, passId } = await withVisit();
    const tablet = await house.tablet();
    await tablet.push(tablet.scan(passId, {}, { at: "2031-01-01T00:00:00Z", offsetMs: null }));
    expect(await read(house, visit)).toMatchObject({ arrivedAt: at(today, "08:55") });
  });

  it.each([
    ["never later than it was received", "2026-12-01T23:00:00+01:00", 0, at(today, "08:55")],
    ["as early as it says, on whatever day", "2026-11-30T12:00:00+01:00", 0, "2026-11-30T12:00:00+01:00"],
    ["never before the booking", "1999-01-01T00:00:00Z", -1e300, "2026-11-30T10:00:00+01:00"],
  ])("counts %s", async (_, told, offsetMs, counts) => {
    const house = await staffHouse({ now: "2026-11-30T10:00:00+01:00" });
    const visit = await house.visit(at(today, "09:00"));
    house.clock.turnTo(at(today, "08:55"));
    const tablet = await house.tablet();
    await tablet.push(tablet.scan(passIdOf(visit.pass), {}, { at: told, offsetMs }));
    expect((await read(house, visit)).arrivedAt).toBe(counts);
  });

  it("of a family is one: the first of their passes takes it, the others have arrived with it", async () => {
    const { house, visit } = await withVisit();
    const held = await house.hold(at(today, "09:15"), { persons: 2 });
    const family = (await house.book(held.json.hold, { companions: [somebody({ givenName: "Lu" })] })).json;
    const [companion = ""] = family.companionPasses.map(passIdOf);
    const tablet = await house.tablet();
    expect(await tablet.push(tablet.scan(companion))).toMatchObject([{ outcome: "applied" }]);
    const listed = visitsIn((await tablet.pull()).changes).filter((it) => it.appointment === family.appointment.id);
    expect(listed.map((it) => [it.passId, it.givenName, it.status]).sort()).toEqual(
      [
        [passIdOf(family.pass), "Kim", "arrived"],
        [companion, "Lu", "arrived"],
      ].sort(),
    );
    expect(new Set(listed.map((it) => it.arrivedAt)).size).toBe(1);
    expect(await read(house, visit)).toMatchObject({ status: "booked" });
  });

  it("for a cancelled visit is kept as a task; the visit stays cancelled", async () => {
    const { house, visit, passId } = await withVisit();
    const cancelled = await house.ask(`/api/appointments/${visit.appointment.id}/cancel`, {
      body: {},
      secret: visit.secret,
    });
    expect(cancelled.status).toBe(200);
    const tablet = await house.tablet();
    expect(await tablet.push(tablet.scan(passId))).toMatchObject([{ outcome: "applied" }]);
    const appointment = await read(house, visit);
    expect(appointment.status).toBe("cancelled");
    expect(appointment).not.toHaveProperty("arrivedAt");
    expect(tasksIn((await tablet.pull()).changes)).toMatchObject([
      { kind: "cancelled_arrival", passId, closed: false, scans: [{ at: house.clock.now(), desk: null }] },
    ]);
  });

  it("for the time before a move is no arrival for the new time, and a person hears of it", async () => {
    const { house, visit, passId } = await withVisit();
    const moved = await house.hold(at(today, "09:30"), { moves: visit.appointment.id }, { secret: visit.secret });
    house.clock.turnTo(at(today, "09:01"));
    const path = `/api/appointments/${visit.appointment.id}/reschedule`;
    expect((await house.ask(path, { body: { hold: moved.json.hold }, secret: visit.secret })).status).toBe(200);
    house.clock.turnTo(at(today, "09:25"));
    const tablet = await house.tablet();
    const before = tablet.scan(passId, {}, { at: at(today, "08:58") });
    const after = tablet.scan(passId, {}, { at: at(today, "09:24") });
    expect(await tablet.push(before)).toMatchObject([{ outcome: "rejected", code: "moved" }]);
    expect(await read(house, visit)).toMatchObject({ status: "booked" });
    expect(await tablet.push(after)).toMatchObject([{ outcome: "applied" }]);
    expect(await read(house, visit)).toMatchObject({ status: "arrived", arrivedAt: at(today, "09:24") });
  });

  it("is gone when the person moves the visit: for the new time she has not arrived", async () => {
    const { house, visit, passId } = await withVisit();
    const tablet = await house.tablet();
    await tablet.push(tablet.scan(passId));
    const moved = await house.hold(at(today, "09:30"), { moves: visit.appointment.id }, { secret: visit.secret });
    house.clock.turnTo(at(today, "08:56"));
    const path = `/api/appointments/${visit.appointment.id}/reschedule`;
    await house.ask(path, { body: { hold: moved.json.hold }, secret: visit.secret });
    const appointment = await read(house, visit);
    expect(appointment.status).toBe("booked");
    expect(appointment).not.toHaveProperty("arrivedAt");
  });

  it("with a pass that the office does not know goes to a person", async () => {
    const { house } = await withVisit();
    const tablet = await house.tablet();
    expect(await tablet.push(tablet.scan("ab".repeat(16)))).toMatchObject([
      { outcome: "rejected", code: "unknown_pass" },
    ]);
  });
});

describe("two tablets with the same pass", () => {
  it("O20 end as one arrival at the earlier instant, and both are told", async () => {
    const { house, visit, passId } = await withVisit();
    const [east, west] = [await house.tablet(), await house.tablet()];
    const cursor = (await west.pull()).cursor;
    const late = west.scan(passId, { desk: "West" }, { at: minutesFrom(house.clock.now(), -1) });
    const early = east.scan(passId, { desk: "Ost" }, { at: minutesFrom(house.clock.now(), -2) });
    expect(await west.push(late)).toMatchObject([{ outcome: "applied" }]);
    expect(await east.push(early)).toMatchObject([{ outcome: "applied" }]);
    expect(await read(house, visit)).toMatchObject({ arrivedAt: at(today, "08:53") });
    const told = visitsIn((await west.pull(cursor)).changes);
    expect(told).toMatchObject([{ passId, status: "arrived", desk: "Ost", arrivedAt: nine - 7 * 60_000 }]);
    const again = west.scan(passId, { desk: "West" });
    expect(await west.push(again)).toMatchObject([
      { outcome: "conflict", truth: { passId, desk: "Ost", arrivedAt: nine - 7 * 60_000 } },
    ]);
  });

  const gap = async (minutes: number, sameDevice = false) => {
    const { house, passId } = await withVisit();
    const one = await house.tablet();
    const other = sameDevice ? one : await house.tablet();
    const first = one.scan(passId, { desk: "1" }, { at: minutesFrom(house.clock.now(), -minutes) });
    const second = other.scan(passId, { desk: sameDevice ? "1" : "2" });
    await other.push(second);
    await one.push(first);
    return { house, one, passId, tasks: tasksIn((await one.pull()).changes) };
  };

  it("O20 more than two minutes apart become a task with both scans", async () => {
    const { house, passId, tasks } = await gap(2.01);
    const now = house.clock.now();
    expect(tasks).toMatchObject([
      {
        kind: "second_scan",
        passId,
        closed: false,
        scans: [
          { at: now - 2.01 * 60_000, desk: "1" },
          { at: now, desk: "2" },
        ],
      },
    ]);
  });

  it.each([
    ["two minutes apart", 2, false],
    ["on one and the same screen", 30, true],
  ])("become none %s", async (_, minutes, sameDevice) => {
    expect((await gap(minutes, sameDevice)).tasks).toEqual([]);
  });

  it("leave a task that a person closes once; every tablet hears of it", async () => {
    const { house, one, tasks } = await gap(5);
    const other = await house.tablet();
    const cursor = (await other.pull()).cursor;
    const close = { name: "close_task", args: { task: tasks[0]?.task } };
    expect(await one.push(one.act(close), one.act(close))).toMatchObject([
      { outcome: "applied" },
      { outcome: "applied" },
    ]);
    expect(tasksIn((await other.pull(cursor)).changes)).toMatchObject([{ task: tasks[0]?.task, closed: true }]);
    expect(tasksIn((await other.pull()).changes)).toEqual([]);
    expect(await one.push(one.act({ name: "close_task", args: { task: 999 } }))).toMatchObject([
      { outcome: "rejected", code: "not_found" },
    ]);
  });
});
