import { afterEach, beforeEach, expect, test } from "vitest";
import { renewDays } from "../../../server/booking/index.ts";
import { createEventLog } from "../../../server/db/events.ts";
import { aService, aShift, anOffice } from "../../support/builders.ts";
import {
  booked,
  bookingRoom,
  hold,
  mondayMorning,
  ok,
  refusal,
  request,
  startsOn,
  type BookingRoom,
} from "../../support/bookingRoom.ts";
import { instant } from "../../support/instants.ts";
import { freshKey } from "../../support/people.ts";

const office = anOffice({
  services: [aService({ maxPersons: 2, minutesPerFurtherPerson: 15 })],
  shifts: [aShift({ from: "08:00", to: "09:00", counters: 1 })],
});
const eight = "2026-06-08T08:00:00+02:00";
const half = "2026-06-08T08:30:00+02:00";

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [office] })));
afterEach(() => room.remove());

const book = (id: string) => room.booking.bookAppointment("example", request(id), { idempotencyKey: freshKey() });

test("C29 a hold is exclusive for ten minutes and ends to the millisecond, without any clean-up", async () => {
  const held = await ok(hold(room, eight));
  expect(held).toMatchObject({
    start: eight,
    end: "2026-06-08T08:15:00+02:00",
    expiresAt: "2026-06-08T07:10:00+02:00",
  });
  room.clock.set("2026-06-08T07:09:59.999+02:00");
  expect((await refusal(hold(room, eight))).code).toBe("slot_taken");
  room.clock.set("2026-06-08T07:10:00+02:00");
  expect(await refusal(book(held.hold))).toEqual({ code: "hold_gone" });
  await ok(hold(room, eight));
});

test("C29 a hold is good for booking up to its last millisecond", async () => {
  const held = await ok(hold(room, eight));
  room.clock.set("2026-06-08T07:09:59.999+02:00");
  await ok(book(held.hold));
});

test("F5 of a booking and a newcomer at the instant of expiry exactly one gets the place, whoever asks first", async () => {
  for (const bookFirst of [true, false]) {
    for (const instant of ["2026-06-08T07:09:59.999+02:00", "2026-06-08T07:10:00+02:00"]) {
      const own = await bookingRoom({ offices: [office] });
      const held = await ok(hold(own, eight));
      own.clock.set(instant);
      const confirm = () => own.booking.bookAppointment("example", request(held.hold), { idempotencyKey: "k" });
      const newcomer = () => hold(own, eight);
      const asked = bookFirst ? [confirm(), newcomer()] : [newcomer(), confirm()];
      const answers = await Promise.all(asked);
      expect(answers.filter((it) => it.ok)).toHaveLength(1);
      await own.remove();
    }
  }
});

test("a released hold frees its time at once and leaves no cool-off; releasing it again does no harm", async () => {
  const held = await ok(hold(room, eight));
  await room.booking.releaseHold(held.hold);
  await room.booking.releaseHold(held.hold);
  await room.booking.releaseHold("never-existed");
  expect(await startsOn(room)).toContain("08:00");
  expect((await refusal(book(held.hold))).code).toBe("hold_gone");
  expect(await room.db.selectFrom("occupation").selectAll().execute()).toEqual([]);
});

test("C30 a taken start is refused with the three offered starts nearest in time", async () => {
  await ok(hold(room, half));
  expect(await refusal(hold(room, half))).toEqual({
    code: "slot_taken",
    alternatives: [
      { start: "2026-06-08T08:15:00+02:00", end: "2026-06-08T08:30:00+02:00" },
      { start: "2026-06-08T08:45:00+02:00", end: "2026-06-08T09:00:00+02:00" },
      { start: "2026-06-08T08:10:00+02:00", end: "2026-06-08T08:25:00+02:00" },
    ],
  });
});

test.each([
  ["off the grid", "2026-06-08T08:07:00+02:00"],
  ["past", "2026-06-05T08:00:00+02:00"],
  ["outside every shift", "2026-06-08T13:00:00+02:00"],
  ["too late to end in time", "2026-06-08T08:50:00+02:00"],
  ["on a Sunday", "2026-06-07T08:00:00+02:00"],
])("C35 a start %s is not offered, whatever a client shows", async (_, start) => {
  const problem = await refusal(hold(room, start));
  expect(problem.code).toBe("slot_not_offered");
  expect(problem.alternatives).toHaveLength(3);
});

test.each(["0000-01-01T00:00:00Z", "1900-01-01T08:00:00Z", "9999-12-31T23:59:59Z"])(
  "a start in another age (%s) is a refusal, not an accident",
  async (start) => {
    expect(await refusal(hold(room, start))).toEqual({ code: "slot_not_offered", alternatives: [] });
  },
);

test("an instant counts, whatever the offset it is written with", async () => {
  expect((await ok(hold(room, "2026-06-08T06:00:00Z"))).start).toBe(eight);
});

test("a hold that replaces another frees it in the same step, also when the two overlap", async () => {
  const first = await ok(hold(room, eight));
  const second = await ok(hold(room, "2026-06-08T08:10:00+02:00", { replaces: first.hold }));
  expect((await refusal(book(first.hold))).code).toBe("hold_gone");
  expect(await startsOn(room)).toEqual(["08:25", "08:30", "08:35", "08:40", "08:45"]);
  await ok(book(second.hold));
});

test("a hold stays when the one that was to replace it cannot be had", async () => {
  const mine = await ok(hold(room, eight));
  await ok(hold(room, half));
  expect((await refusal(hold(room, half, { replaces: mine.hold }))).code).toBe("slot_taken");
  await ok(book(mine.hold));
});

test("a hold to replace that is gone, or never was, does not matter", async () => {
  const gone = await ok(hold(room, eight));
  room.clock.passMinutes(11);
  await ok(hold(room, eight, { replaces: gone.hold }));
  await ok(hold(room, half, { replaces: "never-existed" }));
});

test("a hold of another office is not replaced", async () => {
  const own = await bookingRoom({ offices: [office, anOffice({ id: "other", number: 2 })] });
  const there = await ok(own.booking.holdSlot("other", { service: "transfer", start: instant(eight) }, {}));
  await ok(hold(own, half, { replaces: there.hold }));
  const kept = own.booking.bookAppointment("other", request(there.hold), { idempotencyKey: "k" });
  await ok(kept);
  await own.remove();
});

test("a hold is honoured when rules and operation state change meanwhile", async () => {
  const held = await ok(hold(room, eight));
  room.offices.set("example", { ...office, operation: { state: "closed_to_public" }, units: [] });
  await ok(book(held.hold));
});

test("a hold of another office cannot be booked", async () => {
  const own = await bookingRoom({ offices: [office, anOffice({ id: "other", number: 2 })] });
  const held = await ok(hold(own, eight));
  const there = own.booking.bookAppointment("other", request(held.hold), { idempotencyKey: "k" });
  expect(await refusal(there)).toEqual({ code: "hold_gone" });
  await own.remove();
});

test("the database knows of fewer counters as soon as the rules do", async () => {
  const two = anOffice({ shifts: [aShift({ counters: 2 })] });
  const own = await bookingRoom({ offices: [two] });
  await booked(own, eight);
  const one = anOffice({ shifts: [aShift({ counters: 1 })] });
  const events = createEventLog(own.db, () => undefined);
  await events.transact((trx) => renewDays(trx, one, own.clock.now()));
  own.offices.set("example", one);
  expect((await refusal(hold(own, eight))).code).toBe("slot_taken");
  await ok(hold(own, "2026-06-08T08:15:00+02:00"));
  expect(await own.db.selectFrom("day_capacity").select("capacity").execute()).toEqual([{ capacity: 1 }]);
  await own.remove();
});

test("every change of a day raises its change number", async () => {
  const change = async () => (await room.db.selectFrom("day").select("change").executeTakeFirstOrThrow()).change;
  const held = await ok(hold(room, eight));
  const first = await change();
  await room.booking.releaseHold(held.hold);
  const second = await change();
  await booked(room, half);
  expect(first).toBeLessThan(second);
  expect(second).toBeLessThan(await change());
  expect(room.clock.now()).toBe(Date.parse(mondayMorning));
});
