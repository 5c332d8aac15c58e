import { afterEach, beforeEach, expect, test } from "vitest";
import { renewDays } from "../../../server/booking/index.ts";
import { aShift, anOffice } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, refusal, startsOn, type BookingRoom } from "../../support/bookingRoom.ts";
import { date } from "../../support/instants.ts";

const eight = "2026-06-08T08:00:00+02:00";
const office = anOffice({ retentionDays: { booking: 7 } });

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [office] })));
afterEach(() => room.remove());

const count = async (table: "occupation" | "hold" | "appointment" | "companion" | "booked_person" | "idempotency") =>
  (await room.db.selectFrom(table).selectAll().execute()).length;

test("C29 the clean-up takes what ran out, and nothing depends on it", async () => {
  await ok(hold(room, eight));
  room.clock.passMinutes(10);
  const before = await startsOn(room);
  room.clock.passMinutes(1);
  await room.booking.tidy();
  expect([await count("hold"), await count("occupation")]).toEqual([0, 0]);
  expect(await startsOn(room)).toEqual(before);
});

test("a live hold and a coming appointment stay", async () => {
  await booked(room, eight);
  await ok(hold(room, "2026-06-08T09:00:00+02:00"));
  await room.booking.tidy();
  expect([await count("hold"), await count("occupation"), await count("appointment")]).toEqual([1, 2, 1]);
});

test("C51 A8 an appointment and everybody named in it leave seven days after its end; the event stays", async () => {
  room.offices.set("example", { ...office, services: office.services.map((it) => ({ ...it, maxPersons: 2 })) });
  const companions = [{ familyName: "Muster", givenName: "Li", birthDate: date("2015-01-31") }];
  const it = await booked(room, eight, { persons: 2, companions });
  room.clock.set("2026-06-15T08:14:59+02:00");
  await room.booking.tidy();
  expect(await count("appointment")).toBe(1);
  room.clock.set("2026-06-15T08:15:00+02:00");
  await room.booking.tidy();
  for (const table of ["appointment", "companion", "booked_person", "occupation", "idempotency"] as const) {
    expect(await count(table), table).toBe(0);
  }
  const gone = room.booking.readAppointment(it.appointment.id, { secret: it.secret });
  expect(await refusal(gone)).toEqual({ code: "not_found" });
  const kinds = (await room.db.selectFrom("event").select("kind").execute()).map((event) => event.kind);
  expect(kinds).toContain("appointment_booked");
});

test("the clean-up is done by one process at a time", async () => {
  await ok(hold(room, eight));
  await room.booking.tidy();
  const second = await bookingRoom({ offices: [office], place: room.place, clock: room.clock });
  room.clock.passMinutes(11);
  await room.booking.tidy();
  await ok(hold(room, eight));
  room.clock.passMinutes(1.5);
  await second.booking.tidy();
  const leases = await room.db.selectFrom("lease").selectAll().execute();
  expect(leases).toHaveLength(1);
  const [first] = leases;
  room.clock.passMinutes(11);
  await second.booking.tidy();
  const [later] = await room.db.selectFrom("lease").selectAll().execute();
  expect(later?.holder).not.toBe(first?.holder);
  await second.close();
});

test("C17 after a change of rules booked days get their new capacity, and what is booked stays booked", async () => {
  const { appointment, secret } = await booked(room, eight);
  const fewer = anOffice({ shifts: [aShift({ counters: 1, breaks: [{ from: "08:00", to: "09:00" }] })] });
  await room.deps.events.transact((trx) => renewDays(trx, fewer, room.clock.now()));
  const steps = room.db.selectFrom("day_capacity").select(["from_minute", "to_minute", "capacity"]);
  expect(await steps.execute()).toEqual([{ from_minute: 540, to_minute: 720, capacity: 1 }]);
  await room.deps.events.transact((trx) => renewDays(trx, anOffice({ shifts: [] }), room.clock.now()));
  expect(await steps.execute()).toEqual([]);
  expect((await ok(room.booking.readAppointment(appointment.id, { secret }))).appointment.status).toBe("booked");
});
