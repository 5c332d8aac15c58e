import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import { booked, bookingRoom, ok, refusal, type BookingRoom } from "../../support/bookingRoom.ts";
import { otherThan } from "../../support/confirmation.ts";
import { messagesIn } from "../../support/outbox.ts";

const eight = "2026-06-08T08:00:00+02:00";

let room: BookingRoom;
let visit: BookedAnswer;
beforeEach(async () => {
  room = await bookingRoom();
  visit = await booked(room, eight, { applicant: { email: "kim@example.org" } });
});
afterEach(() => room.remove());

let address = 0;
/** Somebody at an address of their own types a code, unless one is named. */
const open = (code: string, bookingCode = visit.appointment.code, from = `198.51.100.${(address += 1)}`) =>
  room.booking.openByCode({ bookingCode, code }, from);
const minutes = (count: number) => room.clock.passMinutes(count);
const makeCode = () => ok(room.booking.makeDeviceCode(visit.appointment.id, { secret: visit.secret }));

/** The digits in the mail that was written last. */
async function digitsInMail(): Promise<string> {
  const texts: string[] = [];
  const send = async ({ mail }: { mail: { text: string } }) => {
    texts.push(mail.text);
    return { kind: "accepted" } as const;
  };
  await (await messagesIn(room, { send })).sendWaiting();
  return /^Ziffern: ([0-9]{6})$/m.exec(texts.at(-1) ?? "")?.[1] ?? "";
}

describe("six digits on the device that has the appointment", () => {
  test("open it on one other device, with a secret of its own; that of the first device stays good", async () => {
    const { code, until } = await makeCode();
    expect(code).toMatch(/^[0-9]{6}$/);
    expect(Date.parse(until) - room.clock.now()).toBe(15 * 60_000);
    const found = await ok(open(code));
    expect(found.pass).toBe(visit.pass);
    expect(found.secret).not.toBe(visit.secret);
    for (const { secret } of [visit, found])
      expect((await room.booking.readAppointment(visit.appointment.id, { secret })).ok).toBe(true);
    expect(await refusal(open(code))).toEqual({ code: "not_found" });
  });

  test("end after a quarter of an hour, and with those that come after them", async () => {
    const first = await makeCode();
    const second = await makeCode();
    if (first.code !== second.code) expect((await open(first.code)).ok).toBe(false);
    minutes(15);
    expect((await open(second.code)).ok).toBe(false);
    expect((await open((await makeCode()).code)).ok).toBe(true);
  });

  test("are made by whoever has the secret, and not for a visit that is over or cancelled", async () => {
    const { id } = visit.appointment;
    expect(await refusal(room.booking.makeDeviceCode(id, {}))).toEqual({ code: "not_found" });
    expect(await refusal(room.booking.makeDeviceCode(id, { secret: "x" }))).toEqual({ code: "not_found" });
    await ok(room.booking.cancelAppointment(id, { secret: visit.secret }));
    expect(await refusal(room.booking.makeDeviceCode(id, { secret: visit.secret }))).toEqual({ code: "too_late" });
  });
});

describe("six digits in a mail", () => {
  test("open the appointment on three devices within the days until the visit", async () => {
    const code = await digitsInMail();
    for (let device = 0; device < 3; device += 1) expect((await open(code)).ok).toBe(true);
    expect((await open(code)).ok).toBe(false);
  });

  test("end with the visit at the latest, and are deleted then", async () => {
    const code = await digitsInMail();
    room.clock.set("2026-06-08T08:16:00+02:00");
    expect((await open(code)).ok).toBe(false);
    await room.booking.tidy();
    expect(await room.db.selectFrom("device_code").selectAll().execute()).toEqual([]);
  });

  test("are those that confirm the booking, where the office asks for that", async () => {
    const { needsConfirmation } = await import("../../../server/booking/confirmAppointment.ts");
    const office = [...room.offices.values()][0];
    if (!office) throw new Error("no office");
    office.booking.confirmBy = "email";
    expect(needsConfirmation(office, {})).toBe(true);
    visit = await booked(room, "2026-06-08T08:30:00+02:00", { applicant: { email: "lou@example.org" } });
    const code = await digitsInMail();
    const { id } = visit.appointment;
    const confirmed = await ok(room.booking.confirmAppointment(id, { code }, { secret: visit.secret }));
    expect(confirmed.appointment.confirmUntil).toBeUndefined();
    expect((await open(code)).ok).toBe(true);
  });
});

describe("guessing", () => {
  test("A6 wrong digits, an unknown booking and digits of another one are refused alike", async () => {
    const { code } = await makeCode();
    const other = await booked(room, "2026-06-08T08:30:00+02:00");
    const answers = [
      await open(otherThan(code)),
      await open(code, "0000000000"),
      await open(code, other.appointment.code),
    ];
    expect(answers.map((it) => (it.ok ? "opened" : it.problem))).toEqual(Array(3).fill({ code: "not_found" }));
    // The negative control: right digits for the right booking.
    expect((await open(code)).ok).toBe(true);
  });

  test("A6 a booking has five tries an hour, those by date of birth included; after them the right digits open nothing", async () => {
    const { code } = await makeCode();
    const { code: bookingCode } = visit.appointment;
    for (let tries = 0; tries < 4; tries += 1) expect((await refusal(open(otherThan(code)))).code).toBe("not_found");
    const wrongDate = { code: bookingCode, birthDate: "1999-01-01" as never };
    expect((await refusal(room.booking.findAppointment(wrongDate, "203.0.113.1"))).code).toBe("not_found");
    expect(await refusal(open(code))).toEqual({ code: "too_many", retryAfterSeconds: 3600 });
    expect((await refusal(room.booking.findAppointment(wrongDate, "203.0.113.2"))).code).toBe("too_many");
  });

  test("A6 whoever has weeks gets ten guesses at the digits of a mail in all", async () => {
    const far = await booked(room, "2026-06-12T08:00:00+02:00", { applicant: { email: "far@example.org" } });
    const code = await digitsInMail();
    let guesses = 0;
    for (let hour = 0; hour < 24; hour += 1) {
      for (let tries = 0; tries < 5; tries += 1) {
        const answer = await refusal(open(otherThan(code), far.appointment.code));
        if (answer.code === "not_found") guesses += 1;
      }
      minutes(61);
    }
    // Others were let through, but judged by nothing any more.
    expect(guesses).toBeGreaterThan(10);
    const kept = await room.db
      .selectFrom("device_code")
      .select("tries_left")
      .where("appointment", "=", far.appointment.id)
      .execute();
    expect(Math.max(...kept.map((it) => it.tries_left))).toBeLessThanOrEqual(0);
    expect((await open(code, far.appointment.code)).ok).toBe(false);
  });

  test("A6 without that limit the same guesses would leave the digits good: it is the limit that ends them", async () => {
    const code = await digitsInMail();
    const guess = async (times: number) => {
      for (let tries = 0; tries < times; tries += 1) {
        await open(otherThan(code));
        minutes(13);
      }
    };
    room.clock.set("2026-06-08T05:00:00+02:00");
    await guess(9);
    expect((await open(code)).ok).toBe(true);
    await guess(1);
    expect((await open(code)).ok).toBe(false);
  });

  test("A6 an address has twenty tries an hour, whatever the bookings", async () => {
    const { code } = await makeCode();
    const from = "203.0.113.9";
    for (let tries = 0; tries < 20; tries += 1) {
      const bookingCode = `00000000${String(10 + tries)}`;
      expect((await refusal(open(code, bookingCode, from))).code).toBe("not_found");
    }
    expect((await refusal(open(code, visit.appointment.code, from))).code).toBe("too_many");
    expect((await open(code, visit.appointment.code, "203.0.113.10")).ok).toBe(true);
  });

  test("A6 of many guesses at once no more are let through than one after the other", async () => {
    const { code } = await makeCode();
    const answers = await Promise.all(Array.from({ length: 12 }, () => open(otherThan(code))));
    const codes = answers.map((it) => (it.ok ? "opened" : it.problem.code));
    expect(codes.filter((it) => it === "not_found")).toHaveLength(5);
    expect(codes.filter((it) => it === "too_many")).toHaveLength(7);
  });

  test("digits are nowhere readable in the files of the database", async () => {
    const { code } = await makeCode();
    await room.close();
    const bytes = await room.place.bytes();
    expect(bytes.includes(visit.appointment.id)).toBe(true);
    expect(bytes.includes(code)).toBe(false);
    room = await bookingRoom();
  });
});
