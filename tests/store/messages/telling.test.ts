import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createStaffBooking, tellMoves } from "../../../server/booking/index.ts";
import type { Posting } from "../../../server/messages/mailServer.ts";
import type { Office } from "../../../shared/offices/index.ts";
import type { StaffMember } from "../../../shared/staff/index.ts";
import { anOffice, aShift, type OfficeText } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, refusal, type BookingRoom } from "../../support/bookingRoom.ts";
import { messagesIn } from "../../support/outbox.ts";

const kim = { email: "kim@example.org" };
const clerk: StaffMember = { user: "u1", name: "Robin", role: "clerk", office: "example" };
const guide: StaffMember = { ...clerk, role: "guide" };
const time = (clock: string, date = "2026-06-10") => `${date}T${clock}:00+02:00`;

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ at: "2026-06-08T07:00:00+02:00" })));
afterEach(() => room.remove());

const staffBooking = () =>
  createStaffBooking(room.deps, room.booking, () => Promise.resolve({ ok: false as const, faults: [] }));

/** Sends what waits; a mail server made of one answer notes what it is handed. */
async function send(answer: (posting: Posting) => "accepted" | "refused" = () => "accepted"): Promise<Posting[]> {
  const postings: Posting[] = [];
  const messages = await messagesIn(room, {
    send: async (posting) => {
      postings.push(posting);
      const kind = answer(posting);
      return kind === "accepted" ? { kind } : { kind, failure: "smtp_550" };
    },
  });
  await messages.sendWaiting();
  return postings;
}
const listed = async (state?: "failed") => (await (await messagesIn(room)).list("example", state)).messages;
const secretIn = ({ mail }: Posting) => /#secret=([\w-]+)/.exec(mail.text)?.[1] ?? "";

describe("PS-11 a mistyped address", () => {
  test("is put right once without a new booking; the confirmation goes to the right one", async () => {
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: { email: "kin@example.org" } });
    expect(await ok(room.booking.correctEmail(appointment.id, kim, { secret }))).toEqual(kim);
    const [first, ...others] = await send();
    // What had not left yet leaves no more.
    expect(others).toEqual([]);
    expect(first).toMatchObject({ to: "kim@example.org" });
    expect(first?.mail.text).toContain("Ihr Termin ist gebucht.");
    const again = room.booking.correctEmail(appointment.id, { email: "lou@example.org" }, { secret });
    expect((await refusal(again)).code).toBe("already_corrected");
    expect((await ok(room.booking.readAppointment(appointment.id, { secret }))).appointment.status).toBe("booked");
  });

  test("the answer that was lost may be asked for again and writes nothing", async () => {
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: { email: "kin@example.org" } });
    await ok(room.booking.correctEmail(appointment.id, kim, { secret }));
    await ok(room.booking.correctEmail(appointment.id, kim, { secret }));
    expect(await send()).toHaveLength(1);
  });

  test("the link that went to the wrong one opens nothing any more, and never puts an address right", async () => {
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: { email: "kin@example.org" } });
    const [astray] = await send();
    const found = { secret: astray ? secretIn(astray) : "" };
    expect((await ok(room.booking.readAppointment(appointment.id, found))).appointment.id).toBe(appointment.id);
    const theirs = room.booking.correctEmail(appointment.id, { email: "thief@example.org" }, found);
    expect((await refusal(theirs)).code).toBe("not_allowed");
    await ok(room.booking.correctEmail(appointment.id, kim, { secret }));
    expect((await refusal(room.booking.readAppointment(appointment.id, found))).code).toBe("not_found");
    const [right] = await send();
    const mine = { secret: right ? secretIn(right) : "" };
    expect((await ok(room.booking.readAppointment(appointment.id, mine))).appointment.id).toBe(appointment.id);
  });

  test("brings a new code where the office confirms by mail; the old one holds no more", async () => {
    room.offices.set("example", anOffice({ booking: { confirmBy: "email" } }));
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: { email: "kin@example.org" } });
    const codeIn = ({ mail }: Posting) => /Code zum Bestätigen: (\d{6})/.exec(mail.text)?.[1] ?? "";
    const [astray] = await send();
    await ok(room.booking.correctEmail(appointment.id, kim, { secret }));
    const [right] = await send();
    if (!astray || !right) throw new Error("a mail is missing");
    const { id } = appointment;
    const old = await room.booking.confirmAppointment(id, { code: codeIn(astray) }, { secret });
    expect(old.ok || codeIn(astray) === codeIn(right)).toBe(codeIn(astray) === codeIn(right));
    const confirmed = await ok(room.booking.confirmAppointment(id, { code: codeIn(right) }, { secret }));
    expect(confirmed.appointment.confirmUntil).toBeUndefined();
  });

  test("staff see what failed for good, put the address right and send it once more", async () => {
    const { appointment } = await booked(room, time("09:00"), { applicant: { email: "kin@example.org" } });
    await booked(room, time("09:15"), { applicant: { email: "lou@example.org" } });
    const [astray] = await send(({ to }) => (to === "kin@example.org" ? "refused" : "accepted"));
    const failed = await listed("failed");
    expect(failed).toMatchObject([{ to: "k…@example.org", failure: "smtp_550", repeatedAt: null }]);
    expect(await listed()).toHaveLength(2);
    const id = String(failed[0]?.id);
    expect((await refusal(staffBooking().readdressMessage(id, kim, { staff: guide }))).code).toBe("not_allowed");
    const elsewhere = { ...clerk, office: "other" };
    expect((await refusal(staffBooking().readdressMessage(id, kim, { staff: elsewhere }))).code).toBe("not_found");
    await ok(staffBooking().readdressMessage(id, kim, { staff: clerk }));
    const [right] = await send();
    expect(right?.to).toBe("kim@example.org");
    expect(right?.mail.text).toContain("Ihr Termin ist gebucht.");
    expect((await listed("failed"))[0]?.repeatedAt).not.toBeNull();
    if (!astray || !right) throw new Error("a mail is missing");
    const open = (it: Posting) => room.booking.readAppointment(appointment.id, { secret: secretIn(it) });
    expect((await open(astray)).ok).toBe(false);
    expect((await open(right)).ok).toBe(true);
  });

  test("staff send once more what failed, as the visit stands now; a cancelled one is not confirmed again", async () => {
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: kim });
    await send(() => "refused");
    const later = await ok(hold(room, time("10:00"), { moves: appointment.id }, { secret }));
    await ok(room.booking.rescheduleAppointment(appointment.id, { hold: later.hold }, { secret }));
    await send();
    const id = String((await listed("failed"))[0]?.id);
    await ok(staffBooking().repeatMessage(id, { staff: clerk }));
    const [mail] = await send();
    expect(mail?.mail.text).toContain("10:00");
    expect(mail?.mail.text).not.toContain("09:00");
    await ok(room.booking.cancelAppointment(appointment.id, { secret }));
    expect((await refusal(staffBooking().repeatMessage(id, { staff: clerk }))).code).toBe("too_late");
    expect((await refusal(staffBooking().repeatMessage("999", { staff: clerk }))).code).toBe("not_found");
  });

  test("only what failed is sent again, on its own way: who has mail and a telephone is not told twice", async () => {
    const { postbox } = room.deps;
    const channels: string[] = [];
    room.deps.postbox = (trx, letter) => {
      channels.push(Object.keys(JSON.parse(JSON.stringify(letter.to)) as object).join());
      return postbox(trx, letter);
    };
    await booked(room, time("09:00"), { applicant: { ...kim, phone: "0151 12345678" } });
    await send(() => "refused");
    await ok(staffBooking().repeatMessage(String((await listed("failed"))[0]?.id), { staff: clerk }));
    expect(channels).toEqual(["email,phone,letter", "email"]);
    expect(await send()).toHaveLength(1);
  });

  test("what hangs on no appointment, as on a waiting list, waits again as it was written, while it is of use", async () => {
    await booked(room, time("09:00"), { applicant: kim });
    await send(() => "refused");
    await room.db.updateTable("message").set({ appointment: null }).execute();
    const id = String((await listed("failed"))[0]?.id);
    const again = () => staffBooking().repeatMessage(id, { staff: clerk });
    await ok(again());
    expect(await listed("failed")).toEqual([]);
    expect(await listed()).toMatchObject([{ state: "waiting", attempts: 0, failure: null, settledAt: null }]);
    await room.db.updateTable("message").set({ state: "failed" }).execute();
    room.clock.passMinutes(4 * 24 * 60);
    expect((await refusal(again())).code).toBe("too_late");
  });

  test("what waits for its next try is tried at once", async () => {
    await booked(room, time("09:00"), { applicant: kim });
    const later = { kind: "later", failure: "smtp_450" } as const;
    await (await messagesIn(room, { send: () => Promise.resolve(later) })).sendWaiting();
    expect(await send()).toEqual([]);
    await ok(staffBooking().repeatMessage(String((await listed())[0]?.id), { staff: clerk }));
    expect(await send()).toHaveLength(1);
  });
});

describe("MR-22 a move to other rooms", () => {
  const units = (room?: string): OfficeText["units"] => [
    {
      id: "desk",
      name: { de: "Schalter" },
      ...(room && { room: { de: room } }),
      shifts: [aShift({ days: ["mo", "tu", "we", "th", "fr"] })],
    },
    { id: "other", name: { de: "Anderer" }, shifts: [aShift({ id: "elsewhere", services: [] })] },
  ];
  const address = { street: "Hauptstraße 1", postcode: "12345", city: "Testburg" };
  const before = anOffice({ units: units("Zimmer 1"), address });

  /** The visits of three days, and who of them is told of a new version of the office. */
  async function toldOf(after: Office): Promise<{ dates: string[]; mails: Posting[] }> {
    room.offices.set("example", before);
    for (const date of ["2026-06-10", "2026-06-15", "2026-06-17"])
      await booked(room, time("09:00", date), { applicant: { email: `d${date}@example.org` } });
    await booked(room, time("09:00", "2026-06-09"));
    await send();
    room.offices.set("example", after);
    await room.deps.events.transact((trx) => tellMoves(trx, room.deps, before, after, room.clock.now()));
    const mails = await send();
    return { dates: mails.map(({ to }) => to.slice(1, 11)), mails };
  }

  test("with a date tells exactly those who come from it on", async () => {
    const moves = [{ from: "2026-06-15", units: { desk: { room: { de: "Zimmer 200" } } } }];
    const { dates, mails } = await toldOf(anOffice({ units: units("Zimmer 1"), address, moves }));
    expect(dates).toEqual(["2026-06-15", "2026-06-17"]);
    expect(mails[0]?.mail.text).toContain("Raum: Zimmer 200");
    expect(mails[0]?.mail.text).toContain("Bisheriger Ort: Zimmer 1, Hauptstraße 1, 12345 Testburg");
    expect(mails[0]?.mail.calendar?.content).toContain("Zimmer 200");
  });

  test("of the whole house tells of the new address", async () => {
    const moves = [{ from: "2026-06-16", address: { ...address, street: "Neue Straße 7" } }];
    const { dates, mails } = await toldOf(anOffice({ units: units("Zimmer 1"), address, moves }));
    expect(dates).toEqual(["2026-06-17"]);
    expect(mails[0]?.mail.text).toContain("Ort: Neue Straße 7, 12345 Testburg");
  });

  test("without a date concerns everybody who is still to come", async () => {
    const { dates } = await toldOf(anOffice({ units: units("Zimmer 2"), address }));
    expect(dates).toEqual(["2026-06-10", "2026-06-15", "2026-06-17"]);
  });

  test.each<[string, Partial<OfficeText>]>([
    ["of another unit", { moves: [{ from: "2026-06-01", units: { other: { room: { de: "Zimmer 9" } } } }] }],
    ["after everybody has come", { moves: [{ from: "2026-07-01", units: { desk: { room: { de: "Zimmer 9" } } } }] }],
    ["of nothing but words about the way", { address: { ...address, hint: { de: "Eingang im Hof" } } }],
    ["of other rules", { booking: { holdMinutes: 5 } }],
  ])("%s tells nobody", async (_, more) => {
    const { dates } = await toldOf(anOffice({ units: units("Zimmer 1"), address, ...more }));
    expect(dates).toEqual([]);
  });

  test("who has cancelled, and who was there, hears nothing of it", async () => {
    room.offices.set("example", before);
    const gone = await booked(room, time("09:00"), { applicant: kim });
    await ok(room.booking.cancelAppointment(gone.appointment.id, { secret: gone.secret }));
    await booked(room, time("08:00", "2026-06-08"), { applicant: kim });
    await send();
    room.clock.set(time("12:00", "2026-06-08"));
    const after = anOffice({ units: units("Zimmer 2"), address });
    await room.deps.events.transact((trx) => tellMoves(trx, room.deps, before, after, room.clock.now()));
    expect(await send()).toEqual([]);
  });
});

describe("what staff tell", () => {
  test("a document that is missing, by its name in the language of the person, or in words", async () => {
    const checklist = [{ documents: [{ id: "photo", name: { de: "Foto", en: "Photo" } }] }];
    const base = anOffice();
    const [service] = base.services;
    if (!service) throw new Error("the office has no service");
    room.offices.set("example", { ...base, services: [{ ...service, checklist }] });
    const { appointment } = await booked(room, time("09:00"), { applicant: kim, language: "en" });
    await send();
    const request = { kind: "document_missing" as const, documents: ["photo", "Brief der Schule"] };
    await ok(staffBooking().tellVisit(appointment.id, request, { staff: clerk }));
    const [mail] = await send();
    expect(mail?.mail.text).toContain("Still missing:\n- Photo\n- Brief der Schule");
    // Not in what a locked telephone shows.
    expect(`${mail?.mail.subject}${mail?.mail.text.slice(0, 100)}`).not.toMatch(/Photo|Schule/);
  });

  test("C39 that somebody is next, with the room to come to; after the call nobody is told", async () => {
    const { appointment } = await booked(room, time("09:00", "2026-06-08"), { applicant: kim });
    await send();
    const next = { kind: "you_are_next" as const, room: "Zimmer 4" };
    await ok(staffBooking().tellVisit(appointment.id, next, { staff: guide }));
    await ok(staffBooking().tellVisit(appointment.id, next, { staff: guide, idempotencyKey: "a-key-of-staff-1" }));
    await ok(staffBooking().tellVisit(appointment.id, next, { staff: guide, idempotencyKey: "a-key-of-staff-1" }));
    const mails = await send();
    expect(mails).toHaveLength(2);
    expect(mails[0]?.mail.text).toContain("Raum: Zimmer 4");
    room.clock.set(time("09:20", "2026-06-08"));
    await ok(staffBooking().endVisit(appointment.id, "done", { staff: clerk }));
    expect((await refusal(staffBooking().tellVisit(appointment.id, next, { staff: clerk }))).code).toBe("too_late");
  });

  test("is refused where there is nobody to tell, and on other days to whoever may not see them", async () => {
    const { appointment } = await booked(room, time("09:00"));
    const next = { kind: "you_are_next" as const };
    expect((await refusal(staffBooking().tellVisit(appointment.id, next, { staff: clerk }))).code).toBe("no_address");
    expect((await refusal(staffBooking().tellVisit(appointment.id, next, { staff: guide }))).code).toBe("not_found");
  });
});

describe("what a person wants to be told", () => {
  const wish = { reminders: false, channels: { mail: false, push: true, sms: false }, language: "ar" };

  test("is kept, with the language of her messages; her address is masked", async () => {
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: { ...kim, phone: "030 123456" } });
    const { id } = appointment;
    const first = await ok(room.booking.readPreferences(id, { secret }));
    expect(first).toMatchObject({ reminders: true, channels: { mail: true, push: true, sms: true }, language: "de" });
    expect(first).toMatchObject({ email: "k…@example.org", hasPhone: true, mayCorrect: true, officeReminds: true });
    await ok(room.booking.writePreferences(id, wish, { secret }));
    expect(await ok(room.booking.readPreferences(id, { secret }))).toMatchObject(wish);
    expect((await refusal(room.booking.readPreferences(id, { secret: "wrong" }))).code).toBe("not_found");
  });

  test("without mail she hears nothing of her own acts by mail, and always of what the office does", async () => {
    const { appointment, secret } = await booked(room, time("09:00"), { applicant: kim });
    const { id } = appointment;
    await ok(room.booking.writePreferences(id, wish, { secret }));
    await send();
    const own = await ok(hold(room, time("10:00"), { moves: id }, { secret }));
    await ok(room.booking.rescheduleAppointment(id, { hold: own.hold }, { secret }));
    expect(await send()).toEqual([]);
    const theirs = await ok(hold(room, time("11:00"), { moves: id }, { staff: clerk }));
    await ok(room.booking.rescheduleAppointment(id, { hold: theirs.hold }, { staff: clerk }));
    const [mail] = await send();
    expect(mail?.mail.html).toContain('<html lang="ar" dir="rtl">');
  });
});
