import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import type { BookedAnswer } from "../../../../shared/booking/index.ts";
import { booked, bookingRoom, ok, refusal, type BookingRoom } from "../../../support/bookingRoom.ts";
import { messagesIn } from "../../../support/outbox.ts";
import { accept, aSmallOffice, offers, seen, wait, waiting } from "../../../support/waitingRoom.ts";

const eight = "2026-06-08T08:00:00+02:00";
const office = aSmallOffice({ retentionDays: { request: 30 } });

let room: BookingRoom;
beforeEach(async () => void (room = await bookingRoom({ offices: [office], at: "2026-06-07T12:00:00+02:00" })));
afterEach(() => room.remove());

const cancel = ({ appointment, secret }: BookedAnswer) =>
  ok(room.booking.cancelAppointment(appointment.id, { secret }));
const entries = () => room.db.selectFrom("waiting_entry").selectAll().orderBy("number").execute();
const letters = async () =>
  (await room.db.selectFrom("message").select(["kind", "waiting"]).orderBy("id").execute()).filter(
    (it) => it.waiting !== null,
  );

describe("who sees an entry", () => {
  test("A6 A24 unknown, without a secret and with a wrong one are the same; ten thousand guesses open nothing", async () => {
    const [mine, other] = [await waiting(room), await waiting(room)];
    for (const verb of ["readWaiting", "declineOffer", "withdrawWaiting"] as const) {
      for (const [id, secret] of [
        [mine.id, undefined],
        [mine.id, other.secret],
        ["unknown", mine.secret],
        [other.id, `${other.secret} `],
      ] as const) {
        expect(await room.booking[verb](id, { secret })).toEqual({ ok: false, problem: { code: "not_found" } });
      }
    }
    let opened = 0;
    for (let guess = 0; guess < 10_000; guess++) {
      const near = mine.secret.slice(0, 39) + guess.toString(36).padStart(4, "0");
      if (near !== mine.secret && (await room.booking.readWaiting(mine.id, { secret: near })).ok) opened += 1;
    }
    expect(opened).toBe(0);
    expect((await room.booking.readWaiting(mine.id, mine)).ok).toBe(true);
  });

  test("A21 neither addresses nor secrets are readable in the files of the database", async () => {
    const visit = await booked(room, eight);
    const who = await waiting(room, { email: "kanari@example.org", phone: "+49 30 7654321" });
    await cancel(visit);
    await room.close();
    const bytes = await room.place.bytes();
    // The negative control: what may be read is found.
    expect(bytes.includes(who.id)).toBe(true);
    for (const canary of ["kanari@", "KANARI", "7654321", who.secret, "198.51.100"]) {
      expect(bytes.includes(canary), canary).toBe(false);
    }
    room = await room.reopen();
    expect(await offers(room, [who])).toEqual(["08:00"]);
  });

  test("C31 the same key is one entry, also at the same moment; it gives the same secret", async () => {
    const input = { idempotencyKey: "once" };
    const request = {
      ...{ service: "transfer", from: "2026-06-08" as never, to: "2026-06-14" as never, language: "de" },
      ...{ email: "kim@example.org" },
    };
    const both = await Promise.all([1, 2].map(() => room.booking.enterWaiting("example", request, input, "a")));
    expect(both[1]).toEqual(both[0]);
    expect(await entries()).toHaveLength(1);
    expect(await letters()).toHaveLength(1);
    const other = room.booking.enterWaiting("example", { ...request, language: "en" }, input, "a");
    expect(await refusal(other)).toEqual({ code: "key_reused" });
  });
});

describe("how much somebody may wait", () => {
  test("20 entries an hour for an address, also after a restart and after leaving; then the next is let in", async () => {
    for (let count = 0; count < 20; count++) {
      const who = await ok(wait(room, {}, {}, "shelter"));
      if (count % 2 === 0) await ok(room.booking.withdrawWaiting(who.id, who));
      room.clock.passMinutes(1);
    }
    room = await room.reopen();
    await room.booking.tidy();
    expect(await refusal(wait(room, {}, {}, "shelter"))).toEqual({ code: "too_many", retryAfterSeconds: 40 * 60 });
    await ok(wait(room, {}, {}, "elsewhere"));
    room.clock.passMinutes(40);
    await ok(wait(room, {}, {}, "shelter"));
  });

  test("the address is forgotten after that hour", async () => {
    await waiting(room);
    await room.booking.tidy();
    expect((await entries())[0]?.address_hash).not.toBeNull();
    room.clock.passMinutes(60);
    await room.booking.tidy();
    expect((await entries())[0]?.address_hash).toBeNull();
  });

  test.each([
    ["a date that has passed", { from: "2026-06-01", to: "2026-06-06" }, "/to"],
    ["a date in years", { from: "2027-06-01", to: "2027-06-09" }, "/to"],
    ["a service that the office does not have", { service: "other" }, "/service"],
    ["more persons than it takes", { persons: 2 }, "/persons"],
  ])("refuses %s", async (_, more, path) => {
    expect(await refusal(wait(room, more))).toMatchObject({ code: "invalid_input", errors: [{ path }] });
  });

  test("C26 for what nobody books by internet there is no line", async () => {
    const walkIn = aSmallOffice();
    const services = walkIn.services.map((it) => ({ ...it, access: [{ mode: "walk_in" as const }] }));
    room.offices.set("example", { ...walkIn, services });
    expect(await refusal(wait(room))).toEqual({ code: "no_waiting" });
  });

  test("in restricted operation people may wait for its end", async () => {
    room.offices.set("example", aSmallOffice({ operation: { state: "restricted" } }));
    await waiting(room);
  });
});

describe("what is told", () => {
  test("C38 each step writes its letter in the same transaction; refusing and taking need none", async () => {
    const visits = [await booked(room, eight), await booked(room, "2026-06-08T08:15:00+02:00")];
    const who = await waiting(room, { email: "kim@example.org" });
    await cancel(visits[0] as BookedAnswer);
    await ok(room.booking.declineOffer(who.id, who));
    await cancel(visits[1] as BookedAnswer);
    room.clock.passMinutes(30);
    await room.booking.passOnOffers();
    const told = await letters();
    expect(told.map((it) => it.kind)).toEqual(["waiting_noted", "time_offered", "time_offered", "offer_ended"]);
    expect(told.map((it) => it.waiting)).toEqual(told.map(() => who.id));
  });

  test("the mails lead to the entry by its secret and name neither office nor matter before the reader opens them", async () => {
    const visit = await booked(room, eight);
    const first = await waiting(room);
    const who = await waiting(room, { email: "kim@example.org", language: "en" });
    await cancel(visit);
    await cancel(await ok(accept(room, first)));
    const messages = await messagesIn(room);
    const { messages: listed } = await messages.list("example");
    const mails = await Promise.all(
      listed
        .filter((it) => it.kind.includes("wait") || it.kind.includes("offer"))
        .map((it) => ok(messages.read("example", String(it.id)))),
    );
    expect(mails.map((it) => it.subject)).toEqual([
      "A time is free: Monday, 8 June 2026",
      "Your wish for an appointment is noted",
    ]);
    for (const mail of mails) {
      expect(mail.text).toContain(`https://termine.example.org/waiting/${who.id}#secret=${who.secret}`);
      const firstLines = mail.text.slice(0, 300);
      for (const word of ["Beispielamt", "Übertrag", "kim@"]) expect(firstLines).not.toContain(word);
    }
    expect(mails[1]?.text).toContain("Before you in line: 1");
    expect(mails[0]?.text).toContain("Kept for you until: Sunday, 7 June 2026, 12:30");
  });
});

test("C37 who waits for an earlier time reads that the appointment stays until she takes one", async () => {
  const applicant = { email: "kim@example.org" };
  const mine = await booked(room, "2026-06-09T08:15:00+02:00", { applicant });
  await ok(wait(room, { appointment: mine.appointment.id, to: "2026-06-09" }, mine));
  await waiting(room, { email: "li@example.org" });
  const messages = await messagesIn(room);
  const { messages: listed } = await messages.list("example");
  const noted = listed.filter((it) => it.kind === "waiting_noted");
  const texts = await Promise.all(noted.map(async ({ id }) => (await ok(messages.read("example", String(id)))).text));
  const stays = texts.map((it) => it.includes("Ihr jetziger Termin bleibt"));
  // The latest first: who has no appointment is told nothing of one. Where nobody says otherwise, the address of the appointment is good.
  expect(stays).toEqual([false, true]);
});

describe("what is deleted when", () => {
  test("C51 how somebody is reached goes when she waits no more, the rest 30 days later", async () => {
    const who = await waiting(room, { email: "kim@example.org" });
    await ok(room.booking.withdrawWaiting(who.id, who));
    expect((await entries())[0]).toMatchObject({ state: "ended", sealed_contact: null, contact_hash: null });
    room.clock.passMinutes(30 * 24 * 60 - 1);
    await room.booking.tidy();
    expect(await entries()).toHaveLength(1);
    room.clock.passMinutes(1);
    await room.booking.tidy();
    expect(await entries()).toEqual([]);
    expect(await letters()).toEqual([]);
    expect(await refusal(room.booking.readWaiting(who.id, who))).toEqual({ code: "not_found" });
  });

  test("C51 an entry ends with its last date, whether anything runs or not", async () => {
    const who = await waiting(room, { email: "kim@example.org", to: "2026-06-10" });
    room.clock.set("2026-06-10T23:59:59+02:00");
    await room.booking.passOnOffers();
    expect((await seen(room, who)).state).toBe("waiting");
    room.clock.set("2026-06-11T00:00:00+02:00");
    expect(await seen(room, who)).toMatchObject({ state: "ended", ahead: 0 });
    await room.booking.passOnOffers();
    expect((await entries())[0]).toMatchObject({ state: "ended", sealed_contact: null });
    room.clock.set("2026-07-11T00:00:00+02:00");
    await room.booking.tidy();
    expect(await entries()).toEqual([]);
    expect(await findDrift(room.deps)).toEqual([]);
  });

  test("C51 an appointment that is deleted takes the wish for an earlier time with it", async () => {
    const mine = await booked(room, "2026-06-08T08:15:00+02:00");
    await ok(wait(room, { appointment: mine.appointment.id, to: "2026-06-08" }, mine));
    room.clock.set("2026-06-15T08:30:00+02:00");
    await room.booking.passOnOffers();
    await room.booking.tidy();
    expect(await entries()).toEqual([]);
  });
});

describe("npm run check", () => {
  const planted: readonly [what: string, how: string, said: RegExp][] = [
    [
      "an entry that is offered nothing",
      `update waiting_entry set state = 'offered' where state = 'waiting'`,
      /is offered nothing/,
    ],
    [
      "an open offer of somebody who waits",
      `update waiting_entry set state = 'waiting' where state = 'offered'`,
      /it is open and its entry is waiting/,
    ],
    [
      "an offer without a hold",
      `update waiting_offer set hold = 'gone' where outcome = 'open'`,
      /nothing is held for it[\s\S]*offered to nobody/,
    ],
    ["an offer of another time", `update waiting_offer set start_at = start_at + 1`, /its hold is for another time/],
    [
      "a hold that outlives the minutes it keeps",
      `update occupation set expires_at = expires_at - 3600000 where kind = 'hold'`,
      /its hold ends at another instant/,
    ],
  ];

  test.each(planted)("C49 finds %s", async (_, how, said) => {
    const visit = await booked(room, eight);
    await waiting(room);
    await waiting(room);
    await cancel(visit);
    expect(await findDrift(room.deps)).toEqual([]);
    await sql.raw(how).execute(room.db);
    expect((await findDrift(room.deps)).join("\n")).toMatch(said);
  });
});
