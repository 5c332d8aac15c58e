import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { findDrift, readAnew } from "../../../server/booking/index.ts";
import { booked, bookingRoom, hold, ok, startsOn, type BookingRoom } from "../../support/bookingRoom.ts";
import { aShift, anOffice } from "../../support/builders.ts";

const eight = "2026-06-08T08:00:00+02:00";
const nine = "2026-06-08T09:00:00+02:00";

let rooms: BookingRoom[] = [];
afterEach(async () => {
  for (const room of rooms) await room.remove();
  rooms = [];
});

/** A day with two appointments, a hold, and a cool-off. */
async function aBusyRoom(): Promise<BookingRoom> {
  const room = await bookingRoom({ offices: [anOffice({ shifts: [aShift({ counters: 2 })] })] });
  rooms.push(room);
  await booked(room, eight);
  const second = await booked(room, eight);
  await booked(room, nine);
  await ok(hold(room, nine));
  await ok(room.booking.cancelAppointment(second.appointment.id, second));
  return room;
}

test("C49 nothing drifts after bookings, holds, cancellations and what time does to them", async () => {
  const room = await aBusyRoom();
  expect(await findDrift(room.deps)).toEqual([]);
  room.clock.passMinutes(45);
  expect(await findDrift(room.deps)).toEqual([]);
  await room.booking.tidy();
  expect(await findDrift(room.deps)).toEqual([]);
});

test("C17 bookings above a capacity that was lowered later are a conflict, not drift", async () => {
  const room = await aBusyRoom();
  await room.db.updateTable("appointment").set({ rules_version: 0 }).execute();
  await room.db.updateTable("hold").set({ rules_version: 0 }).execute();
  room.offices.set("example", anOffice({ shifts: [aShift({ counters: 1 })] }));
  await room.db.updateTable("day_capacity").set({ capacity: 1 }).execute();
  expect(await findDrift(room.deps)).toEqual([]);
});

/** What somebody breaks who writes past the server, and what is said of it. */
const planted: readonly [what: string, how: string[], said: RegExp][] = [
  [
    "an occupation that nobody has booked",
    [`insert into occupation (day, from_minute, to_minute, kind, at) values (1, 600, 615, 'appointment', 0)`],
    /occupation \d+ on 2026-06-08: no appointment stands behind it/,
  ],
  [
    "a hold without its row",
    [`update occupation set kind = 'hold', expires_at = 4000000000000 where kind = 'cool_off'`],
    /no hold stands behind it/,
  ],
  ["a hold that ends elsewhere", [`update hold set expires_at = expires_at + 1`], /its hold ends at another instant/],
  [
    "an appointment at another time than its counter",
    [`update appointment set start_at = start_at + 300000, end_at = end_at + 300000 where status = 'booked'`],
    /it starts at another time than what it stands for/,
  ],
  [
    "a visit longer than its counter",
    [`update appointment set end_at = end_at + 60000 where status = 'booked'`],
    /it is not as long as its appointment/,
  ],
  [
    "an appointment that keeps no counter",
    [`update appointment set occupation = null where status = 'booked'`],
    /is booked and occupies nothing/,
  ],
  [
    "a cancelled appointment that keeps a counter",
    [`update appointment set status = 'cancelled' where status = 'booked'`],
    /is cancelled and occupies a counter/,
  ],
  ["a capacity that no rule gives", [`update day_capacity set capacity = 7`], /its capacity is not that of the rules/],
  ["a change number that was lost", [`update day set change = 0`], /its change number is not above 0/],
  ["a person who was forgotten", [`delete from booked_person`], /nobody is written down for transfer/],
  [
    "a person who still counts",
    [`update appointment set status = 'cancelled', occupation = null where status = 'booked'`],
    /is cancelled and still counts/,
  ],
  ["another number of a service", [`update service_number set number = 99`], /has the number 1, written down is 99/],
  [
    "more visits than counters",
    [
      `update day_capacity set capacity = 9`,
      `insert into occupation (day, from_minute, to_minute, kind, at) values (1, 540, 555, 'appointment', 0)`,
      `update day_capacity set capacity = 2`,
    ],
    /at 09:00 3 are booked for 2 counters, unmarked/,
  ],
];

test.each(planted)("C49 tells of %s", async (_, how, said) => {
  const room = await aBusyRoom();
  for (const statement of how) await sql.raw(statement).execute(room.db);
  expect((await findDrift(room.deps)).join("\n")).toMatch(said);
});

/** The starts as a server says them that begins only now. */
async function startsAnew(room: BookingRoom): Promise<string[]> {
  const fresh = await bookingRoom({ offices: [...room.offices.values()], place: room.place, clock: room.clock });
  const starts = await startsOn(fresh);
  await fresh.close();
  return starts;
}

test.each(planted)("C49 after a check the server answers by the tables again: %s behind its memory", async (_, how) => {
  const room = await aBusyRoom();
  await startsOn(room);
  for (const statement of how) await sql.raw(statement).execute(room.db);
  for (const office of room.offices.values()) await readAnew(room.db, office, room.clock.now());
  expect(await startsOn(room)).toEqual(await startsAnew(room));
});

test("C49 without the check it would go on answering from its memory", async () => {
  const room = await aBusyRoom();
  const before = await startsOn(room);
  await sql.raw(`delete from occupation`).execute(room.db);
  await sql.raw(`update day set change = 0`).execute(room.db);
  expect(await startsOn(room)).toEqual(before);
  expect(await startsAnew(room)).not.toEqual(before);
  for (const office of room.offices.values()) await readAnew(room.db, office, room.clock.now());
  expect(await startsOn(room)).toEqual(await startsAnew(room));
});

test("C19 what a person overbooked with a reason is no drift", async () => {
  const room = await aBusyRoom();
  const mark = `update occupation set overbooked_because = 'a family' where kind = 'appointment' and from_minute = 540`;
  for (const statement of [mark, `update day_capacity set capacity = 1 where from_minute <= 540`]) {
    await sql.raw(statement).execute(room.db);
  }
  room.offices.set("example", anOffice({ shifts: [aShift({ counters: 1 })] }));
  expect((await findDrift(room.deps)).filter((it) => it.includes("unmarked") && it.includes("09:00"))).toEqual([]);
});
