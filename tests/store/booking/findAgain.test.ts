import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { randomCode } from "../../../server/booking/chance.ts";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import { booked, bookingRoom, ok, refusal, type BookingRoom } from "../../support/bookingRoom.ts";
import { date } from "../../support/instants.ts";
import { anOffice, aService } from "../../support/builders.ts";
import { randomBytes } from "node:crypto";

const eight = "2026-06-08T08:00:00+02:00";
const born = date("1987-11-23");
const another = date("1987-11-24");

let room: BookingRoom;
let visit: BookedAnswer;
beforeEach(async () => {
  room = await bookingRoom({ offices: [anOffice({ services: [aService({ maxPersons: 2 })] })] });
  visit = await booked(room, eight, {
    persons: 2,
    applicant: { birthDate: born },
    companions: [{ familyName: "Muster", givenName: "Pia", birthDate: date("2015-02-03") }],
  });
});
afterEach(() => room.remove());

let address = 0;
/** Somebody at an address of their own asks, unless one is named. */
const find = (code: string, birthDate = born, from = `198.51.100.${(address += 1)}`) =>
  room.booking.findAppointment({ code, birthDate }, from);
const minutes = (count: number) => room.clock.passMinutes(count);

describe("finding an appointment again", () => {
  test("gives the visit with all its passes and a secret of its own; that of the first device stays good", async () => {
    const found = await ok(find(visit.appointment.code));
    expect(found).toMatchObject({ pass: visit.pass, companionPasses: visit.companionPasses });
    expect(found.appointment).toEqual(visit.appointment);
    expect(found.secret).not.toBe(visit.secret);
    const { id } = visit.appointment;
    for (const { secret } of [visit, found])
      expect(await ok(room.booking.readAppointment(id, { secret }))).toBeDefined();
    expect((await ok(room.booking.cancelAppointment(id, { secret: found.secret }))).appointment.status).toBe(
      "cancelled",
    );
  });

  test("a secret given for one appointment opens no other", async () => {
    const other = await booked(room, "2026-06-08T08:30:00+02:00");
    const { secret } = await ok(find(visit.appointment.code));
    expect((await room.booking.readAppointment(visit.appointment.id, { secret })).ok).toBe(true);
    expect((await room.booking.readAppointment(other.appointment.id, { secret })).ok).toBe(false);
  });

  test("A6 the code alone opens nothing, nor with the date of birth of a companion", async () => {
    const { code } = visit.appointment;
    expect(await refusal(find(code, another))).toEqual({ code: "not_found" });
    expect(await refusal(find(code, date("2015-02-03")))).toEqual({ code: "not_found" });
    expect((await find(code, born)).ok).toBe(true);
  });

  test("A6 a code has five tries an hour, counted whether it exists or not, and after them not even the right date opens it", async () => {
    const unknown = randomCode(randomBytes);
    for (const code of [visit.appointment.code, unknown]) {
      for (let tries = 0; tries < 5; tries += 1) expect((await refusal(find(code, another))).code).toBe("not_found");
      expect(await refusal(find(code, another))).toEqual({ code: "too_many", retryAfterSeconds: 3600 });
    }
    minutes(59);
    expect(await refusal(find(visit.appointment.code))).toEqual({ code: "too_many", retryAfterSeconds: 60 });
    minutes(1);
    expect((await find(visit.appointment.code)).ok).toBe(true);
  });

  test("A6 an address has twenty tries an hour, whatever the codes; others are not held up by it", async () => {
    const from = "203.0.113.9";
    for (let tries = 0; tries < 20; tries += 1) {
      expect((await refusal(find(randomCode(randomBytes), born, from))).code).toBe("not_found");
    }
    expect((await refusal(find(visit.appointment.code, born, from))).code).toBe("too_many");
    expect((await find(visit.appointment.code, born, "203.0.113.10")).ok).toBe(true);
  });

  test("A6 who is right uses no try up: a family finds its visit on many phones", async () => {
    for (let phone = 0; phone < 25; phone += 1) await ok(find(visit.appointment.code, born, "203.0.113.9"));
    const secrets = await room.db.selectFrom("appointment_secret").select("secret_hash").execute();
    expect(secrets).toHaveLength(20);
    expect((await room.booking.readAppointment(visit.appointment.id, { secret: visit.secret })).ok).toBe(true);
  });

  test("A6 a restart forgets no try", async () => {
    for (let tries = 0; tries < 5; tries += 1) await find(visit.appointment.code, another);
    room = await room.reopen();
    expect((await refusal(find(visit.appointment.code))).code).toBe("too_many");
  });

  test("A6 of many tries at once no more are let through than one after the other", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => find(visit.appointment.code, another)));
    const codes = answers.map((it) => (it.ok ? "found" : it.problem.code));
    expect(codes.filter((it) => it === "not_found")).toHaveLength(5);
    expect(codes.filter((it) => it === "too_many")).toHaveLength(7);
  });

  test("tries are deleted after their hour, and neither codes nor addresses stand in the database", async () => {
    await find("0123456789", another, "203.0.113.99");
    minutes(59);
    await room.booking.tidy();
    expect(await room.db.selectFrom("find_try").selectAll().execute()).toHaveLength(1);
    minutes(4);
    await room.booking.tidy();
    expect(await room.db.selectFrom("find_try").selectAll().execute()).toEqual([]);
    const bytes = await room.place.bytes();
    expect(bytes.includes(visit.appointment.code)).toBe(true);
    expect(bytes.includes("0123456789")).toBe(false);
    expect(bytes.includes("203.0.113.99")).toBe(false);
  });
});
