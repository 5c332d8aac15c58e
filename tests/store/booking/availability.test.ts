import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aService, aShift, anOffice } from "../../support/builders.ts";
import {
  booked,
  bookingRoom,
  hold,
  monday,
  ok,
  refusal,
  startsOn,
  type BookingRoom,
} from "../../support/bookingRoom.ts";
import { date } from "../../support/instants.ts";

const services = [aService({ maxPersons: 3, minutesPerFurtherPerson: 15 }), aService({ id: "advice", minutes: 30 })];
const office = anOffice({
  services: [...services, aService({ id: "walk", access: [{ mode: "walk_in" }] })],
  shifts: [aShift({ from: "08:00", to: "09:00", counters: 1, services: ["transfer", "advice", "walk"] })],
});

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [office] })));
afterEach(() => room.remove());

const slots = (service: string, more: { date?: string; persons?: number; also?: string[] } = {}) =>
  room.booking.listSlots("example", service, {
    date: date(more.date ?? monday),
    persons: more.persons ?? 1,
    also: more.also ?? [],
  });
const days = (from: string, to: string, more: { service?: string; persons?: number } = {}) =>
  room.booking.listDays("example", more.service ?? "transfer", {
    from: date(from),
    to: date(to),
    persons: more.persons ?? 1,
    also: [],
  });

describe("the starts of a date", () => {
  test("are offered with the office's offset and the instant at which the rules were applied", async () => {
    const answer = await ok(slots("transfer"));
    expect(answer.asOf).toBe("2026-06-08T07:00:00+02:00");
    expect(answer.slots[0]).toEqual({ start: "2026-06-08T08:00:00+02:00", end: "2026-06-08T08:15:00+02:00" });
    expect(answer.slots).toHaveLength(10);
    expect(answer.reason).toBeUndefined();
  });

  test("vanish where they are booked or held, and only there", async () => {
    await booked(room, "2026-06-08T08:00:00+02:00");
    await ok(hold(room, "2026-06-08T08:30:00+02:00"));
    expect(await startsOn(room)).toEqual(["08:15", "08:45"]);
  });

  test("of longer visits are fewer: several persons, several services", async () => {
    expect((await ok(slots("transfer", { persons: 3 }))).slots.map((it) => it.start.slice(11, 16))).toEqual([
      "08:00",
      "08:05",
      "08:10",
      "08:15",
    ]);
    expect((await ok(slots("advice", { also: ["transfer"] }))).slots).toHaveLength(4);
  });

  test("are none with a reason where nobody can book the service", async () => {
    expect(await ok(slots("walk"))).toEqual({ asOf: "2026-06-08T07:00:00+02:00", slots: [], reason: "walk_in" });
  });
});

describe("the days of a span", () => {
  test("C52 tell a class, not a number: many, few, none", async () => {
    const levels = async () => (await ok(days("2026-06-07", "2026-06-08"))).days;
    expect(await levels()).toEqual([
      { date: "2026-06-07", level: "none" },
      { date: "2026-06-08", level: "many" },
    ]);
    await booked(room, "2026-06-08T08:00:00+02:00");
    await booked(room, "2026-06-08T08:30:00+02:00");
    expect((await levels())[1]?.level).toBe("few");
    await booked(room, "2026-06-08T08:15:00+02:00");
    await booked(room, "2026-06-08T08:45:00+02:00");
    expect((await levels())[1]?.level).toBe("none");
  });

  test("are at most 400, from the first to the last inclusive", async () => {
    expect((await ok(days("2026-06-08", "2027-07-12"))).days).toHaveLength(400);
    expect(await refusal(days("2026-06-08", "2027-07-13"))).toMatchObject({
      code: "invalid_input",
      errors: [{ path: "/to" }],
    });
  });

  test("run forward", async () => {
    expect(await refusal(days("2026-06-09", "2026-06-08"))).toMatchObject({
      code: "invalid_input",
      errors: [{ path: "/from" }],
    });
  });

  test.each(["0000-01-01", "1900-02-28", "9999-12-31"])("of %s are an answer, not an accident", async (day) => {
    expect((await ok(days(day, day))).days).toEqual([{ date: day, level: "none" }]);
  });
});

describe("bad questions", () => {
  test.each([0, 4, -1, 1.5])("%s persons for a service of at most three are an input error", async (persons) => {
    const problem = { code: "invalid_input", errors: [{ path: "/persons" }] };
    expect(await refusal(slots("transfer", { persons }))).toMatchObject(problem);
    expect(await refusal(days(monday, monday, { persons }))).toMatchObject(problem);
    expect(await refusal(hold(room, "2026-06-08T08:00:00+02:00", { persons }))).toMatchObject(problem);
  });

  test("the smallest number of persons among the services binds the visit", async () => {
    expect(await refusal(slots("transfer", { persons: 2, also: ["advice"] }))).toMatchObject({
      errors: [{ path: "/persons" }],
    });
  });

  test("an unknown office or service in the address is not found", async () => {
    expect(await refusal(slots("nothing"))).toEqual({ code: "not_found" });
    expect(await refusal(days(monday, monday, { service: "nothing" }))).toEqual({ code: "not_found" });
    const nowhere = { date: monday, persons: 1, also: [] };
    expect(await refusal(room.booking.listSlots("nowhere", "transfer", nowhere))).toEqual({ code: "not_found" });
  });

  test.each([
    ["unknown", ["advice", "nothing"], "/also/1"],
    ["named twice", ["advice", "advice"], "/also/1"],
    ["the first once more", ["transfer"], "/also/0"],
  ])("a further service that is %s is an input error", async (_, also, path) => {
    expect(await refusal(slots("transfer", { also }))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
  });

  test("an unknown service in a body is an input error", async () => {
    expect(await refusal(hold(room, "2026-06-08T08:00:00+02:00", { service: "nothing" }))).toMatchObject({
      code: "invalid_input",
      errors: [{ path: "/service" }],
    });
  });
});
