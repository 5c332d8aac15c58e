import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createBooking } from "../../../server/booking/index.ts";
import { remindVisits } from "../../../server/booking/telling/remindVisits.ts";
import { anOffice } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, type BookingRoom } from "../../support/bookingRoom.ts";
import { messagesIn } from "../../support/outbox.ts";

const kim = { email: "kim@example.org" };
const wednesday = "2026-06-10T09:00:00+02:00";
const threeDaysBefore = "2026-06-07T10:00:00+02:00";
const dayBefore = "2026-06-09T10:00:00+02:00";

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ at: "2026-06-01T09:00:00+02:00" })));
afterEach(() => room.remove());

const kinds = async () => {
  const rows = await room.db.selectFrom("message").select(["kind", "state"]).orderBy("id").execute();
  return rows.map(({ kind, state }) => `${kind} ${state}`);
};
const reminders = async () => (await kinds()).filter((it) => it.startsWith("reminder")).length;
async function remindAt(...moments: string[]): Promise<number> {
  for (const moment of moments) {
    room.clock.set(moment);
    await room.booking.remind();
  }
  return reminders();
}

describe("reminders", () => {
  test("three days and one day before a visit, once each, however often the job looks", async () => {
    await booked(room, wednesday, { applicant: kim });
    expect(await remindAt("2026-06-07T09:59:00+02:00")).toBe(0);
    expect(await remindAt(threeDaysBefore, threeDaysBefore, "2026-06-08T12:00:00+02:00")).toBe(1);
    expect(await remindAt(dayBefore, "2026-06-09T19:00:00+02:00", wednesday)).toBe(2);
  });

  test("of several servers that look at once one writes", async () => {
    await booked(room, wednesday, { applicant: kim });
    room.clock.set(threeDaysBefore);
    const others = [1, 2, 3].map(() => createBooking(room.deps, () => () => undefined));
    await Promise.all([room.booking, ...others].map((it) => it.remind()));
    expect(await reminders()).toBe(1);
  });

  test("a clock that goes back and comes again reminds nobody twice", async () => {
    await booked(room, wednesday, { applicant: kim });
    expect(await remindAt(dayBefore, "2026-06-08T10:00:00+02:00", threeDaysBefore, dayBefore)).toBe(1);
  });

  test("a server that was away reminds later while it is of use, of the last moment only, and then no more", async () => {
    await booked(room, wednesday, { applicant: kim });
    expect(await remindAt("2026-06-09T13:00:00+02:00")).toBe(1);
    await booked(room, "2026-06-17T09:00:00+02:00", { applicant: { email: "lou@example.org" } });
    expect(await remindAt("2026-06-17T08:45:00+02:00")).toBe(1);
  });

  test("one visit whose person cannot be read delays no other, and is reminded of once she can be", async () => {
    const { appointment } = await booked(room, wednesday, { applicant: kim });
    await booked(room, "2026-06-10T09:30:00+02:00", { applicant: { email: "lou@example.org" } });
    const write = (sealed_applicant: Uint8Array) =>
      room.db.updateTable("appointment").set({ sealed_applicant }).where("id", "=", appointment.id).execute();
    const { sealed_applicant: right } = await room.db
      .selectFrom("appointment")
      .select("sealed_applicant")
      .where("id", "=", appointment.id)
      .executeTakeFirstOrThrow();
    // What is sealed for another place does not open here.
    await write(room.deps.seal.seal("{}", "elsewhere"));
    const accidents: unknown[] = [];
    room.clock.set(threeDaysBefore);
    await remindVisits({ ...room.deps, onAccident: (error) => void accidents.push(error) }, "server")();
    expect([accidents.length, await reminders()]).toEqual([1, 1]);
    await write(right);
    await remindVisits(room.deps, "server")();
    expect(await reminders()).toBe(2);
  });

  test("what dies before the commit is done anew, what dies after it is not", async () => {
    await booked(room, wednesday, { applicant: kim });
    room.clock.set(threeDaysBefore);
    const { postbox } = room.deps;
    room.deps.postbox = async (trx, letter) => {
      await postbox(trx, letter);
      throw new Error("the power goes");
    };
    const failing = createBooking(room.deps, () => () => undefined);
    await expect(failing.remind()).rejects.toThrow("the power");
    room.deps.postbox = postbox;
    expect(await reminders()).toBe(0);
    room = await room.reopen();
    room.clock.passMinutes(3);
    await room.booking.remind();
    room = await room.reopen();
    room.clock.passMinutes(3);
    await room.booking.remind();
    expect(await reminders()).toBe(1);
  });

  test("nobody is reminded of what is cancelled, and what waits of it is taken back", async () => {
    const visit = await booked(room, wednesday, { applicant: kim });
    await remindAt(threeDaysBefore);
    await ok(room.booking.cancelAppointment(visit.appointment.id, { secret: visit.secret }));
    expect(await kinds()).toEqual(["booked waiting", "cancelled waiting"]);
    expect(await remindAt(dayBefore)).toBe(0);
  });

  test("after a move the new time counts", async () => {
    const visit = await booked(room, wednesday, { applicant: kim });
    const { id } = visit.appointment;
    await remindAt(threeDaysBefore);
    const later = await ok(hold(room, "2026-06-17T09:00:00+02:00", { moves: id }, { secret: visit.secret }));
    await ok(room.booking.rescheduleAppointment(id, { hold: later.hold }, { secret: visit.secret }));
    expect(await remindAt(dayBefore)).toBe(0);
    expect(await remindAt("2026-06-14T10:00:00+02:00")).toBe(1);
  });

  test("who does not want them gets none; the control wants them", async () => {
    const quiet = await booked(room, wednesday, { applicant: kim });
    await booked(room, wednesday, { applicant: { email: "lou@example.org" } });
    const channels = { mail: true, push: true, sms: true };
    const wish = { reminders: false, channels, language: "en" };
    await ok(room.booking.writePreferences(quiet.appointment.id, wish, { secret: quiet.secret }));
    expect(await remindAt(threeDaysBefore, dayBefore)).toBe(2);
    const rows = await room.db.selectFrom("message").select("appointment").where("kind", "=", "reminder").execute();
    expect(rows.map((it) => it.appointment)).not.toContain(quiet.appointment.id);
  });

  test("an office that reminds two hours before, and not at all", async () => {
    room.offices.set("example", anOffice({ messages: { reminders: [{ hours: 2 }] } }));
    await booked(room, "2026-06-10T11:00:00+02:00", { applicant: kim });
    expect(await remindAt(dayBefore, "2026-06-10T08:59:00+02:00")).toBe(0);
    expect(await remindAt("2026-06-10T09:00:00+02:00")).toBe(1);
    room.offices.set("example", anOffice({ messages: { reminders: [] } }));
    await booked(room, "2026-06-24T11:00:00+02:00", { applicant: kim });
    expect(await remindAt("2026-06-21T10:00:00+02:00", "2026-06-23T10:00:00+02:00")).toBe(1);
  });

  test("a year of days in a row, with both changes of the clock: each visit twice, by day and never too near", async () => {
    const office = anOffice({ units: [{ id: "desk", name: { de: "Schalter" }, shifts: [aWideShift()] }] });
    room.offices.set("example", office);
    const visits = ["2026-10-26T09:00:00+01:00", "2026-10-28T09:00:00+01:00", "2027-03-31T09:00:00+02:00"];
    for (const [index, start] of visits.entries())
      await booked(room, start, { applicant: { email: `p${index}@example.org` } });
    for (let at = Date.parse("2026-10-20T00:30:00Z"); at < Date.parse("2026-10-30T00:00:00Z"); at += 50 * 60_000)
      await remindAt(new Date(at).toISOString());
    for (let at = Date.parse("2027-03-24T00:30:00Z"); at < Date.parse("2027-04-01T00:00:00Z"); at += 50 * 60_000)
      await remindAt(new Date(at).toISOString());
    const rows = await room.db
      .selectFrom("message")
      .select(["appointment", "made_at"])
      .where("kind", "=", "reminder")
      .orderBy("made_at")
      .execute();
    expect(rows).toHaveLength(6);
    const hours = rows.map((it) => new Date(it.made_at).toLocaleTimeString("de-DE", { timeZone: "Europe/Berlin" }));
    for (const hour of hours) expect(hour >= "10:00:00" && hour < "11:00:00", hour).toBe(true);
  });
});

test("a reminder leads to cancelling and moving without a further code, and does not touch the calendar", async () => {
  const visit = await booked(room, wednesday, { applicant: kim });
  await remindAt(threeDaysBefore);
  const mails: { text: string; calendar: unknown }[] = [];
  const send = async ({ mail }: { mail: { text: string; calendar?: unknown } }) => {
    mails.push({ text: mail.text, calendar: mail.calendar });
    return { kind: "accepted" } as const;
  };
  await (await messagesIn(room, { send })).sendWaiting();
  const { text = "", calendar } = mails.at(-1) ?? {};
  expect(calendar).toBeUndefined();
  const [, id = "", secret = ""] = /\/visit\/([^#]+)#secret=([\w-]+)&then=cancel$/m.exec(text) ?? [];
  expect(text).toMatch(/\/visit\/[^#]+#secret=[\w-]+&then=move$/m);
  expect(id).toBe(visit.appointment.id);
  expect(secret).not.toBe(visit.secret);
  const cancelled = await ok(room.booking.cancelAppointment(id, { secret }));
  expect(cancelled.appointment.status).toBe("cancelled");
});

function aWideShift() {
  return {
    id: "morning",
    days: ["mo", "we"] as ("mo" | "we")[],
    from: "08:00",
    to: "12:00",
    counters: 2,
    services: ["transfer"],
    release: [{ for: "public" as const, opens: { days: 3650 }, upTo: 1000 }],
  };
}
