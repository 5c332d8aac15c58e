import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { createStaffBooking } from "../../../server/booking/index.ts";
import type { StaffBookingVerbs } from "../../../server/booking/index.ts";
import type { StaffMember, StaffRole } from "../../../shared/staff/index.ts";
import { aService, aShift, anOffice, openToAll, type OfficeText } from "../../support/builders.ts";
import {
  booked,
  bookingRoom,
  hold,
  monday,
  ok,
  refusal,
  request,
  startsOn,
  type BookingRoom,
} from "../../support/bookingRoom.ts";
import { date, instant } from "../../support/instants.ts";
import { freshKey } from "../../support/people.ts";

const at = (time: string) => `2026-06-08T${time}:00+02:00`;
const eight = at("08:00");

const someone = (role: StaffRole): StaffMember => ({ user: `account-${role}`, name: "Kim", role, office: "example" });
const [clerk, manager, reception] = (["clerk", "manager", "reception"] as const).map(someone) as [
  StaffMember,
  StaffMember,
  StaffMember,
];

let rooms: BookingRoom[] = [];
afterEach(async () => {
  for (const room of rooms) await room.remove();
  rooms = [];
});

const doors = (more: Partial<OfficeText> & { counters?: number } = {}) => {
  const { counters = 1, ...rest } = more;
  return anOffice({
    services: [
      aService(),
      aService({ id: "visit", access: [{ mode: "invitation_only" }] }),
      aService({ id: "urgent", access: [{ mode: "emergency_only" }] }),
    ],
    shifts: [
      aShift({
        counters,
        services: ["transfer", "visit", "urgent"],
        release: [openToAll, { ...openToAll, for: "emergency" }],
      }),
    ],
    emergencyReasons: [{ id: "lost", name: { de: "Verloren" } }],
    booking: { coolOffMinutes: [0, 0] },
    ...rest,
  });
};

async function open(office = doors()): Promise<BookingRoom & { staff: StaffBookingVerbs }> {
  const room = await bookingRoom({ offices: [office] });
  rooms.push(room);
  const staff = createStaffBooking(room.deps, room.booking, async () => ({ ok: false, faults: [] }));
  return { ...room, staff };
}

/** What the log says of one kind of happening. */
async function logged({ db }: BookingRoom, kind: string) {
  const rows = await db.selectFrom("event").select(["actor", "details"]).where("kind", "=", kind).execute();
  return rows.map(({ actor, details }) => ({ actor, details: JSON.parse(details) as Record<string, unknown> }));
}

const everything = async ({ db }: BookingRoom) =>
  JSON.stringify([
    await db.selectFrom("event").selectAll().execute(),
    await db.selectFrom("invitation").selectAll().execute(),
    await db.selectFrom("hold").selectAll().execute(),
    await db.selectFrom("appointment").selectAll().execute(),
  ]);

describe("what staff do leaves a trace", () => {
  test("MD-13 who used the right to exceptions in restricted operation stands in the log", async () => {
    const room = await open(doors({ operation: { state: "restricted" } }));
    expect((await refusal(hold(room, eight, {}, { staff: reception }))).code).toBe("not_allowed");
    await ok(hold(room, eight, {}, { staff: clerk }));
    expect(await logged(room, "slot_held")).toEqual([
      { actor: clerk.user, details: { services: ["transfer"], persons: 1, audience: "staff", exception: true } },
    ]);
  });

  test("in normal operation nobody uses an exception", async () => {
    const room = await open();
    await ok(hold(room, eight, {}, { staff: clerk }));
    expect((await logged(room, "slot_held"))[0]?.details).not.toHaveProperty("exception");
  });

  test("C40 a corrected name leaves who did it and which fields, and no name", async () => {
    const room = await open();
    const { appointment } = await booked(room, eight, { applicant: { familyName: "Gelöscht" } });
    const right = { familyName: "Richtig", givenName: "Kim", birthDate: date("1990-05-17") };
    const { appointment: seen } = await ok(room.staff.correctPerson(appointment.id, right, { staff: clerk }));
    expect(seen.applicant).toEqual(right);
    expect(await logged(room, "person_corrected")).toEqual([
      { actor: clerk.user, details: { fields: ["familyName"] } },
    ]);
    expect(await everything(room)).not.toMatch(/Gelöscht|Richtig/);
  });

  test("C39 cancelling and moving for somebody names the person of the staff", async () => {
    const room = await open();
    const { appointment } = await booked(room, eight);
    const held = await ok(hold(room, at("09:00"), { moves: appointment.id }, { staff: reception }));
    await ok(room.booking.rescheduleAppointment(appointment.id, { hold: held.hold }, { staff: reception }));
    await ok(room.booking.cancelAppointment(appointment.id, { staff: reception }));
    const actors = [...(await logged(room, "appointment_moved")), ...(await logged(room, "appointment_cancelled"))];
    expect(actors.map((it) => it.actor)).toEqual([reception.user, reception.user]);
  });

  test("answers, reasons and tokens are nowhere readable in the tables, and staff read them nevertheless", async () => {
    const room = await open();
    const { token } = await ok(
      room.staff.invite({ services: ["visit"], persons: 1, validUntil: monday }, { staff: clerk }),
    );
    const answers = { since: "vorgestern" };
    const held = await ok(hold(room, eight, { service: "urgent", emergency: { reason: "lost", answers } }));
    expect(await everything(room)).not.toContain("vorgestern");
    const because = "Sonderfall Schulze";
    const applicant = { familyName: "Doppelt" };
    await booked(room, at("09:00"), { applicant, service: "transfer" });
    const { appointment } = await ok(
      room.staff.bookForSomebody(request(held.hold, { applicant }), { idempotencyKey: freshKey(), staff: clerk }),
    );
    expect(appointment.emergency).toEqual({ reason: "lost", answers });
    const third = await ok(hold(room, at("10:00"), {}, { staff: clerk }));
    const again = { ...request(third.hold, { applicant }), secondBooking: { because } };
    const second = await ok(room.staff.bookForSomebody(again, { idempotencyKey: freshKey(), staff: clerk }));
    expect(second.appointment.secondBookingBecause).toBe(because);
    expect((await logged(room, "appointment_booked")).at(-1)?.details).toMatchObject({ second: true });
    const text = await everything(room);
    for (const secret of [token, "vorgestern", "Schulze", "Doppelt"]) expect(text).not.toContain(secret);
  });
});

describe("C19 overbooking", () => {
  const overbook = { because: "Härtefall" };

  test("passes the guard of the database by its mark alone", async () => {
    const room = await open();
    await booked(room, eight);
    const held = await ok(hold(room, eight, { overbook }, { staff: manager }));
    const by = { idempotencyKey: freshKey(), staff: manager };
    await ok(room.staff.bookForSomebody(request(held.hold), by));
    const kept = await room.db.selectFrom("occupation").select(["kind", "overbooked_because"]).orderBy("id").execute();
    expect(kept).toEqual([
      { kind: "appointment", overbooked_because: null },
      { kind: "appointment", overbooked_because: overbook.because },
    ]);
    await expect(
      room.db
        .updateTable("occupation")
        .set({ overbooked_because: null })
        .where("overbooked_because", "is not", null)
        .execute(),
    ).rejects.toThrow(/over_capacity/);
  });

  test("needs the right, whatever the caller says", async () => {
    const room = await open();
    await booked(room, eight);
    for (const staff of [clerk, reception, undefined]) {
      expect((await refusal(hold(room, eight, { overbook }, { staff }))).code).toBe("not_allowed");
    }
    expect(await room.db.selectFrom("occupation").select("id").execute()).toHaveLength(1);
  });

  test("is moved to a free time without the mark", async () => {
    const room = await open();
    await booked(room, eight);
    const held = await ok(hold(room, eight, { overbook }, { staff: manager }));
    const by = { idempotencyKey: freshKey(), staff: manager };
    const { appointment } = await ok(room.staff.bookForSomebody(request(held.hold), by));
    const other = await ok(hold(room, at("09:00"), { moves: appointment.id }, { staff: manager }));
    await ok(room.booking.rescheduleAppointment(appointment.id, { hold: other.hold }, { staff: manager }));
    const read = await ok(room.staff.readBooking(appointment.id, { staff: manager }));
    expect(read.appointment.overbookedBecause).toBeNull();
  });
});

describe("the end of a visit", () => {
  test("gives the minutes that are left to the next one at once, without a pause", async () => {
    const room = await open(doors({ booking: { coolOffMinutes: [5, 30] } }));
    const { appointment } = await booked(room, eight);
    room.clock.set(at("08:04"));
    expect(await startsOn(room)).not.toContain("08:05");
    await ok(room.staff.endVisit(appointment.id, "done", { staff: reception }));
    expect((await startsOn(room))[0]).toBe("08:05");
    expect((await logged(room, "visit_ended"))[0]).toEqual({ actor: reception.user, details: { status: "done" } });
  });

  test("counts a minute that has begun as used", async () => {
    const room = await open();
    const { appointment } = await booked(room, eight);
    room.clock.set("2026-06-08T08:04:30+02:00");
    await ok(room.staff.endVisit(appointment.id, "no_show", { staff: reception }));
    const span = await room.db.selectFrom("occupation").select(["from_minute", "to_minute"]).execute();
    expect(span).toEqual([{ from_minute: 480, to_minute: 485 }]);
  });

  test("before its time leaves nothing occupied; after its time nothing changes", async () => {
    const room = await open();
    const early = await booked(room, at("09:00"));
    await ok(room.staff.endVisit(early.appointment.id, "done", { staff: reception }));
    expect(await startsOn(room)).toContain("09:00");
    const late = await booked(room, at("08:00"));
    room.clock.set(at("08:30"));
    await ok(room.staff.endVisit(late.appointment.id, "done", { staff: reception }));
    const span = await room.db.selectFrom("occupation").select(["from_minute", "to_minute"]).execute();
    expect(span).toEqual([{ from_minute: 480, to_minute: 495 }]);
  });

  test("is said once; saying it again is no fault, saying the opposite is too late", async () => {
    const room = await open();
    const { appointment } = await booked(room, eight);
    room.clock.set(at("08:05"));
    const end = (status: "done" | "no_show") => room.staff.endVisit(appointment.id, status, { staff: reception });
    await ok(end("done"));
    room.clock.set(at("08:10"));
    expect((await ok(end("done"))).appointment.status).toBe("done");
    expect((await refusal(end("no_show"))).code).toBe("too_late");
    expect(await logged(room, "visit_ended")).toHaveLength(1);
  });

  test("nobody can have stayed away from a visit that has not begun", async () => {
    const room = await open();
    const { appointment } = await booked(room, eight);
    expect(await refusal(room.staff.endVisit(appointment.id, "no_show", { staff: reception }))).toMatchObject({
      code: "invalid_input",
    });
  });

  test("C34 frees the person for a further booking", async () => {
    const room = await open();
    const applicant = { familyName: "Einmal" };
    const { appointment } = await booked(room, eight, { applicant });
    room.clock.set(at("08:05"));
    await ok(room.staff.endVisit(appointment.id, "done", { staff: reception }));
    expect((await booked(room, at("09:00"), { applicant })).appointment.status).toBe("booked");
  });
});

test("of fifty who use one invitation at once exactly one books", async () => {
  const room = await open(doors({ counters: 60 }));
  const wanted = { services: ["visit"], persons: 1, validUntil: monday };
  const { token } = await ok(room.staff.invite(wanted, { staff: clerk }));
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const held = await hold(room, eight, { service: "visit", invitation: token });
      return held.ok
        ? room.booking.bookAppointment("example", request(held.value.hold), { idempotencyKey: freshKey() })
        : held;
    }),
  );
  expect(answers.filter((it) => it.ok)).toHaveLength(1);
  const uses = await sql<{ n: number }>`select count(*) as n from appointment`.execute(room.db);
  expect(Number(uses.rows[0]?.n)).toBe(1);
});

test("an invitation that nobody used is deleted after its last day, a used one stays", async () => {
  const room = await open();
  const wanted = { services: ["visit"], persons: 1, validUntil: monday };
  const { token } = await ok(room.staff.invite(wanted, { staff: clerk }));
  await ok(room.staff.invite(wanted, { staff: clerk }));
  const held = await ok(hold(room, eight, { service: "visit", invitation: token }));
  await ok(room.booking.bookAppointment("example", request(held.hold), { idempotencyKey: freshKey() }));
  const count = async () => (await room.db.selectFrom("invitation").select("id").execute()).length;
  await room.booking.tidy();
  expect(await count()).toBe(2);
  room.clock.set("2026-06-09T00:00:00+02:00");
  await room.booking.tidy();
  expect(await count()).toBe(1);
  expect(instant(eight)).toBeLessThan(room.clock.now());
});
