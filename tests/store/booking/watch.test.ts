import { afterEach, beforeEach, expect, test } from "vitest";
import type { OfficeEvent } from "../../../shared/booking/index.ts";
import { aService, aShift, anOffice } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, type BookingRoom } from "../../support/bookingRoom.ts";

const office = anOffice({
  booking: { coolOffMinutes: [5, 5] },
  shifts: [
    aShift({ release: [{ for: "public", opens: { days: 14 }, upTo: 2 }] }),
    aShift({
      id: "afternoon",
      from: "13:00",
      to: "15:00",
      release: [{ for: "public", opens: { days: 2, at: "09:00", workingDays: true }, upTo: 2 }],
    }),
  ],
});
const eight = "2026-06-08T08:00:00+02:00";
const monday = { kind: "times_changed", date: "2026-06-08" };

let room: BookingRoom;
let told: OfficeEvent[];
let stop: () => void;
beforeEach(async () => {
  room = await bookingRoom({ offices: [office, anOffice({ id: "other", number: 2 })] });
  told = [];
  stop = room.booking.watchOffice("example", (event) => told.push(event));
});
afterEach(() => room.remove());

function heard(): OfficeEvent[] {
  return told.splice(0);
}

test("whoever watches an office hears of holds, releases, bookings and cancellations, with the date alone", async () => {
  const held = await ok(hold(room, eight));
  expect(heard()).toEqual([monday]);
  await room.booking.releaseHold(held.hold);
  expect(heard()).toEqual([monday]);
  const it = await booked(room, eight);
  expect(heard()).toEqual([monday, monday]);
  await ok(room.booking.cancelAppointment(it.appointment.id, { secret: it.secret }));
  expect(heard()).toEqual([monday]);
});

test("a move tells both dates", async () => {
  const it = await booked(room, eight);
  const held = await ok(hold(room, "2026-06-09T08:00:00+02:00"));
  heard();
  await ok(room.booking.rescheduleAppointment(it.appointment.id, { hold: held.hold }, { secret: it.secret }));
  expect(heard()).toEqual([{ kind: "times_changed", date: "2026-06-09" }, monday]);
});

test("refusals and other offices make no noise", async () => {
  await hold(room, "2026-06-07T08:00:00+02:00");
  await ok(room.booking.holdSlot("other", { service: "transfer", start: Date.parse(eight) as never }, {}));
  expect(heard()).toEqual([]);
});

test("the end of a hold and of a cool-off is told when it comes, once, also after a clean-up", async () => {
  await ok(hold(room, eight));
  const it = await booked(room, "2026-06-08T09:00:00+02:00");
  await ok(room.booking.cancelAppointment(it.appointment.id, { secret: it.secret }));
  heard();
  room.clock.passMillis(5 * 60_000 - 1);
  await room.ring();
  expect(heard()).toEqual([]);
  room.clock.passMillis(1);
  await room.booking.tidy();
  await room.ring();
  expect(heard(), "the cool-off").toEqual([monday]);
  room.clock.passMinutes(5);
  await room.ring();
  await room.ring();
  expect(heard(), "the hold").toEqual([monday]);
});

test("C22 C23 a release is told at its instant, also when nobody executes it: working days and midnight", async () => {
  room.clock.set("2026-06-08T08:59:59+02:00");
  await room.ring();
  expect(heard()).toEqual([]);
  room.clock.set("2026-06-08T09:00:00+02:00");
  await room.ring();
  expect(heard(), "two working days ahead").toEqual([{ kind: "times_changed", date: "2026-06-10" }]);
  room.clock.set("2026-06-09T00:00:00+02:00");
  await room.ring();
  expect(heard(), "fourteen days ahead, and a new day").toEqual([
    { kind: "times_changed", date: "2026-06-23" },
    { kind: "times_changed" },
  ]);
});

test("modes that begin on a date change the office at midnight", async () => {
  const access = [
    { mode: "walk_in" as const, until: "2026-06-08" },
    { mode: "self_booking" as const, from: "2026-06-09" },
  ];
  room.offices.set("example", anOffice({ services: [aService({ access })], shifts: [] }));
  room.clock.set("2026-06-09T00:00:00+02:00");
  await room.ring();
  expect(heard()).toEqual([{ kind: "office_changed" }]);
});

test("new rules of an office are told", async () => {
  await room.deps.events.transact((_, record) =>
    record({ office: "example", at: room.clock.now(), room: "offices", kind: "office_applied", actor: "file" }),
  );
  expect(heard()).toEqual([{ kind: "office_changed" }]);
});

test("the clock is looked at only while somebody listens", async () => {
  const stopOther = room.booking.watchOffice("other", () => {});
  expect(room.timers()).toBe(1);
  stop();
  expect(room.timers()).toBe(1);
  stopOther();
  expect(room.timers()).toBe(0);
  await ok(hold(room, eight));
  expect(heard()).toEqual([]);
  room.booking.watchOffice("example", () => {});
  room.booking.close();
  expect(room.timers()).toBe(0);
});
