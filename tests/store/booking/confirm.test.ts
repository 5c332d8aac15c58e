import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endUnconfirmed } from "../../../server/booking/endUnconfirmed.ts";
import type { BookedAnswer, Person } from "../../../shared/booking/index.ts";
import type { StaffMember } from "../../../shared/staff/index.ts";
import { anOffice, aShift } from "../../support/builders.ts";
import {
  booked,
  bookingRoom,
  hold,
  ok,
  refusal,
  request,
  startsOn,
  type BookingRoom,
} from "../../support/bookingRoom.ts";
import { codeIn, otherThan } from "../../support/confirmation.ts";
import { date } from "../../support/instants.ts";
import { messagesIn } from "../../support/outbox.ts";
import { freshKey } from "../../support/people.ts";

const eight = "2026-06-08T08:00:00+02:00";
const nine = "2026-06-08T09:00:00+02:00";
const ten = "2026-06-08T10:00:00+02:00";
const until = "2026-06-08T07:30:00+02:00";
const shifts = [aShift({ counters: 1 })];
const asking = anOffice({ booking: { confirmBy: "email", coolOffMinutes: [5, 30] }, shifts });
const notAsking = anOffice({ booking: { coolOffMinutes: [5, 30] }, shifts });
const person: Person = { familyName: "Grünwald", givenName: "Tomás", birthDate: date("1985-03-07") };
const applicant = { ...person, email: "tomas@example.org" };

/** A cool-off that lasts as long as it may: 30 minutes. */
const longest = (length: number) =>
  length === 6 ? new Uint8Array(6).fill(255) : crypto.getRandomValues(new Uint8Array(length));

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [asking] })));
afterEach(() => room.remove());

const read = ({ appointment, secret }: BookedAnswer) => room.booking.readAppointment(appointment.id, { secret });
const confirm = ({ appointment, secret }: BookedAnswer, code: string) =>
  room.booking.confirmAppointment(appointment.id, { code }, { secret });
const events = async (kind: string) =>
  (await room.db.selectFrom("event").select(["actor", "details"]).where("kind", "=", kind).execute()).map((it) => ({
    actor: it.actor,
    details: JSON.parse(it.details ?? "null") as unknown,
  }));

async function codeOf({ appointment }: BookedAnswer): Promise<string> {
  const messages = await messagesIn(room);
  const { messages: all } = await messages.list("example");
  const mail = all.find((it) => it.appointment === appointment.id && it.kind === "booked");
  return codeIn((await ok(messages.read("example", String(mail?.id)))).text);
}

describe("a booking that is to be confirmed", () => {
  test("C33 needs an address, stands at once, and says until when it is to be confirmed", async () => {
    const { hold: id } = await ok(hold(room, eight));
    const without = room.booking.bookAppointment("example", request(id), { idempotencyKey: freshKey() });
    expect(await refusal(without)).toMatchObject({ code: "invalid_input", errors: [{ path: "/applicant/email" }] });
    const wish = request(id, { applicant });
    const it = await ok(room.booking.bookAppointment("example", wish, { idempotencyKey: freshKey() }));
    expect(it.appointment).toMatchObject({ status: "booked", confirmUntil: until });
    expect(it.pass).toMatch(/^TP1/);
    const code = await codeOf(it);
    const [row] = await room.db.selectFrom("appointment").selectAll().execute();
    expect(JSON.stringify(row)).not.toContain(code);
  });

  test("C33 stays for good with the code of its mail; the same again changes nothing", async () => {
    const it = await booked(room, eight, { applicant });
    const code = await codeOf(it);
    const first = await ok(confirm(it, code));
    expect(first.appointment).not.toHaveProperty("confirmUntil");
    expect(await ok(confirm(it, code))).toEqual(first);
    room.clock.passMinutes(31);
    await room.booking.tidy();
    expect(await ok(read(it))).toEqual(first);
    expect(await ok(confirm(it, code))).toEqual(first);
    expect(await events("appointment_confirmed")).toHaveLength(1);
    expect(await events("appointment_cancelled")).toEqual([]);
  });

  test("A7 takes five wrong codes, then not even the right one", async () => {
    const it = await booked(room, eight, { applicant });
    const code = await codeOf(it);
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await refusal(confirm(it, otherThan(code)))).toMatchObject({
        code: "invalid_input",
        errors: [{ path: "/code" }],
      });
    }
    room = await room.reopen();
    expect(await refusal(confirm(it, code))).toEqual({ code: "too_many" });
    // The negative control: another appointment with four wrong codes takes the right one.
    const other = await booked(room, nine, { applicant: { ...applicant, familyName: "Weiß" } });
    const right = await codeOf(other);
    for (let tries = 0; tries < 4; tries += 1) await refusal(confirm(other, otherThan(right)));
    expect((await ok(confirm(other, right))).appointment.status).toBe("booked");
  });

  test("the code of one appointment confirms no other, and a stranger learns nothing", async () => {
    const it = await booked(room, eight, { applicant });
    const stranger = room.booking.confirmAppointment(it.appointment.id, { code: await codeOf(it) }, { secret: "x" });
    expect(await refusal(stranger)).toEqual({ code: "not_found" });
    expect((await ok(read(it))).appointment.confirmUntil).toBe(until);
  });

  test("booked by staff needs neither address nor code", async () => {
    const staff: StaffMember = { user: "account", name: "Kim", role: "clerk", office: "example" };
    const { hold: id } = await ok(hold(room, eight, {}, { staff }));
    const by = { idempotencyKey: freshKey(), staff };
    const { appointment } = await ok(room.booking.bookAppointment("example", request(id), by));
    expect(appointment).not.toHaveProperty("confirmUntil");
    room.clock.passMinutes(31);
    await room.booking.tidy();
    expect(await events("appointment_cancelled")).toEqual([]);
  });
});

describe("a booking that nobody confirms", () => {
  test("C33 is over to the millisecond, without any clean-up, and frees its persons", async () => {
    const it = await booked(room, eight, { applicant });
    const code = await codeOf(it);
    room.clock.passMillis(30 * 60_000 - 1);
    expect((await ok(read(it))).appointment.status).toBe("booked");
    const { hold: id } = await ok(hold(room, nine));
    const again = () =>
      room.booking.bookAppointment("example", request(id, { applicant }), { idempotencyKey: freshKey() });
    expect(await refusal(again())).toEqual({ code: "already_booked" });
    room.clock.passMillis(1);
    const { appointment } = await ok(read(it));
    expect(appointment.status).toBe("cancelled");
    expect(appointment).not.toHaveProperty("confirmUntil");
    expect(await refusal(confirm(it, code))).toEqual({ code: "too_late" });
  });

  test("rule 12 a person whose booking was not confirmed may book again, before the clean-up and after it", async () => {
    await booked(room, eight, { applicant });
    room.clock.passMinutes(30);
    await booked(room, nine, { applicant });
    room.clock.passMinutes(30);
    await room.booking.tidy();
    expect(await room.db.selectFrom("booked_person").selectAll().execute()).toEqual([]);
    await booked(room, ten, { applicant });
  });

  test("C33 is cancelled by the clean-up, and its time comes back after the cool-off of a cancellation", async () => {
    await room.remove();
    room = await bookingRoom({ offices: [asking], random: longest });
    const it = await booked(room, ten, { applicant });
    room.clock.passMinutes(30);
    await room.booking.tidy();
    expect(await events("appointment_cancelled")).toEqual([{ actor: "rules", details: { unconfirmed: true } }]);
    const { expires_at } = await room.db.selectFrom("occupation").select("expires_at").executeTakeFirstOrThrow();
    const cooled = (expires_at ?? 0) - room.clock.now();
    expect(cooled / 60_000).toBeCloseTo(30, 3);
    room.clock.passMillis(cooled - 1);
    expect(await startsOn(room)).not.toContain("10:00");
    room.clock.passMillis(1);
    expect(await startsOn(room)).toContain("10:00");
    expect((await ok(read(it))).appointment.status).toBe("cancelled");
  });

  test("C33 ends once, whichever of two servers comes first, also after a restart", async () => {
    await booked(room, eight, { applicant });
    await booked(room, nine, { applicant: { ...applicant, familyName: "Weiß" } });
    room = await room.reopen();
    const second = await bookingRoom({ offices: [asking], place: room.place, clock: room.clock });
    room.clock.passMinutes(30);
    await Promise.all([endUnconfirmed(room.deps), endUnconfirmed(second.deps), endUnconfirmed(room.deps)]);
    await second.close();
    expect(await events("appointment_cancelled")).toHaveLength(2);
    expect(await room.db.selectFrom("occupation").select("kind").execute()).toEqual([
      { kind: "cool_off" },
      { kind: "cool_off" },
    ]);
  });

  test("C33 a move keeps the deadline, and the code", async () => {
    const it = await booked(room, eight, { applicant });
    room.clock.passMinutes(20);
    const { secret } = it;
    const held = await ok(hold(room, nine, { moves: it.appointment.id }, { secret }));
    const moved = await ok(room.booking.rescheduleAppointment(it.appointment.id, { hold: held.hold }, { secret }));
    expect(moved.appointment).toMatchObject({ start: nine, confirmUntil: until });
    room.clock.passMinutes(9);
    expect((await ok(confirm(it, await codeOf(it)))).appointment).not.toHaveProperty("confirmUntil");
  });

  test("who has come to the office in time is not sent away", async () => {
    const it = await booked(room, eight, { applicant });
    await room.db.updateTable("appointment").set({ status: "arrived", arrived_at: room.clock.now() }).execute();
    room.clock.passMinutes(31);
    await room.booking.tidy();
    expect((await ok(read(it))).appointment.status).toBe("arrived");
  });

  test("C33 the negative control: where the office asks for no confirmation nothing ends", async () => {
    room.offices.set("example", notAsking);
    const it = await booked(room, eight, { applicant });
    expect(it.appointment).not.toHaveProperty("confirmUntil");
    await booked(room, nine);
    room.clock.passMinutes(31);
    await room.booking.tidy();
    expect((await ok(read(it))).appointment.status).toBe("booked");
    expect(await events("appointment_cancelled")).toEqual([]);
    expect(await startsOn(room)).not.toContain("08:00");
  });
});
