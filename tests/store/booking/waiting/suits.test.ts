import { afterEach, describe, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import type { BookedAnswer } from "../../../../shared/booking/index.ts";
import type { Office } from "../../../../shared/offices/index.ts";
import { aService, aShift, openToAll } from "../../../support/builders.ts";
import { booked, bookingRoom, ok, startsOn, type BookingRoom } from "../../../support/bookingRoom.ts";
import { date } from "../../../support/instants.ts";
import { aSmallOffice, noQuietHours, offers, seen, waiting } from "../../../support/waitingRoom.ts";

const at = (time: string) => `2026-06-08T${time}:00+02:00`;
const dayBefore = "2026-06-07T12:00:00+02:00";

let room: BookingRoom;
afterEach(async () => {
  expect(await findDrift(room.deps)).toEqual([]);
  await room.remove();
});

const open = async (office: Office, now = dayBefore) => (room = await bookingRoom({ offices: [office], at: now }));
const cancel = ({ appointment, secret }: BookedAnswer) =>
  ok(room.booking.cancelAppointment(appointment.id, { secret }));

/** Three services of one counter: of fifteen, thirty and five minutes. */
const lengths = [
  aService(),
  aService({ id: "long", minutes: 30 }),
  aService({ id: "short", minutes: 5 }),
  aService({ id: "elsewhere", minutes: 5 }),
];
const oneCounter = aShift({ counters: 1, from: "08:00", to: "09:00", services: ["transfer", "long", "short"] });
const threeServices = (more: Parameters<typeof aSmallOffice>[0] = {}) =>
  aSmallOffice({ services: lengths, shifts: [oneCounter], ...more });

describe("whom a freed time suits", () => {
  test("only who waits for that date, for a start at that time of the day, and for something that counter serves", async () => {
    await open(threeServices());
    const visit = await booked(room, at("08:30"));
    const people = [
      await waiting(room, { from: "2026-06-09" }),
      await waiting(room, { to: "2026-06-07", from: "2026-06-07" }),
      await waiting(room, { earliest: "08:31" }),
      await waiting(room, { latest: "08:29" }),
      await waiting(room, { service: "elsewhere" }),
      await waiting(room, { earliest: "08:30", latest: "08:30", from: "2026-06-08", to: "2026-06-08" }),
    ];
    await cancel(visit);
    const none = undefined;
    expect(await offers(room, people)).toEqual([none, none, none, none, none, "08:30"]);
  });

  test("a shorter visit takes the beginning, and what is left goes to the next whom it suits", async () => {
    await open(threeServices());
    const visit = await booked(room, at("08:00"));
    for (const time of ["08:15", "08:30", "08:45"]) await booked(room, at(time));
    const people = [
      await waiting(room, { service: "short" }),
      await waiting(room),
      await waiting(room, { service: "short" }),
    ];
    await cancel(visit);
    expect(await offers(room, people)).toEqual(["08:00", undefined, "08:05"]);
    const kinds = await room.db
      .selectFrom("occupation")
      .select(["kind", "from_minute"])
      .orderBy("from_minute")
      .execute();
    expect(kinds.slice(0, 3)).toEqual([
      { kind: "hold", from_minute: 480 },
      { kind: "hold", from_minute: 485 },
      { kind: "cool_off", from_minute: 490 },
    ]);
    expect(await startsOn(room, date("2026-06-08"), "short")).toEqual([]);
  });

  test("a longer visit gets it together with what is free beside it, and only where it needs the freed minutes", async () => {
    await open(threeServices());
    const visits = [await booked(room, at("08:00")), await booked(room, at("08:45"))];
    const who = await waiting(room, { service: "long" });
    const next = await waiting(room, { service: "long", earliest: "08:15" });
    const last = await waiting(room, { service: "long" });
    expect(await startsOn(room, date("2026-06-08"), "long")).toEqual(["08:15"]);
    await cancel(visits[0] as BookedAnswer);
    // From 08:15 on it was free before: that the calendar has had all the time.
    expect(await offers(room, [who, next, last])).toEqual(["08:00", undefined, undefined]);
    await ok(room.booking.declineOffer(who.id, who));
    expect(await offers(room, [who, next, last])).toEqual([undefined, undefined, "08:00"]);
  });

  test("C16 what the public may not fill is not offered to the public", async () => {
    const release = [
      { ...openToAll, upTo: 1 },
      { for: "staff" as const, opens: { days: 3650 }, upTo: 2 },
    ];
    await open(aSmallOffice({ shifts: [aShift({ counters: 2, from: "08:00", to: "08:15", release })] }));
    const visit = await booked(room, at("08:00"));
    const staff = { user: "account", name: "Kim", role: "clerk" as const, office: "example" };
    const held = await ok(
      room.booking.holdSlot("example", { service: "transfer", start: Date.parse(at("08:00")) as never }, { staff }),
    );
    expect(held.hold).toBeDefined();
    const who = await waiting(room);
    await cancel(visit);
    expect(await offers(room, [who])).toEqual([undefined]);
  });

  test("C22 what a release opens is in the calendar and offered to nobody; neither is a day that is not yet released", async () => {
    const release = [{ for: "public" as const, opens: { days: 1, at: "08:00" }, upTo: 1 }];
    await open(
      aSmallOffice({ shifts: [aShift({ counters: 1, from: "08:00", to: "08:15", release })] }),
      "2026-06-07T07:59:00+02:00",
    );
    const staff = { user: "account", name: "Kim", role: "clerk" as const, office: "example" };
    const by = { staff, idempotencyKey: "staff" };
    const { hold } = await ok(
      room.booking.holdSlot("example", { service: "transfer", start: Date.parse(at("08:00")) as never }, by),
    );
    const applicant = { familyName: "Muster", givenName: "Kim", birthDate: date("1990-01-01") };
    const visit = await ok(
      room.booking.bookAppointment(
        "example",
        { hold, applicant, companions: [], language: "de" },
        { ...by, idempotencyKey: "book" },
      ),
    );
    const who = await waiting(room);
    await cancel(visit);
    expect(await offers(room, [who])).toEqual([undefined]);
    room.clock.passMinutes(31);
    await room.booking.passOnOffers();
    expect(await startsOn(room)).toEqual(["08:00"]);
    expect(await offers(room, [who])).toEqual([undefined]);
  });

  test("C17 above a capacity that was lowered since nothing is offered", async () => {
    await open(aSmallOffice({ shifts: [aShift({ counters: 2, from: "08:00", to: "08:15" })] }));
    const visits = [await booked(room, at("08:00")), await booked(room, at("08:00"))];
    const who = await waiting(room);
    await room.db.updateTable("appointment").set({ rules_version: 0 }).execute();
    room.offices.set("example", aSmallOffice({ shifts: [aShift({ counters: 1, from: "08:00", to: "08:15" })] }));
    await room.db.updateTable("day_capacity").set({ capacity: 1 }).execute();
    await cancel(visits[0] as BookedAnswer);
    expect(await offers(room, [who])).toEqual([undefined]);
  });

  test("C21 nobody is offered what she could not take before the lead of the service", async () => {
    await open(aSmallOffice({ services: [aService({ leadMinutes: 60 })] }), at("06:30"));
    const visits = [await booked(room, at("08:00")), await booked(room, at("08:15"))];
    const who = await waiting(room);
    room.clock.set("2026-06-08T06:31:00+02:00");
    await cancel(visits[0] as BookedAnswer);
    expect(await offers(room, [who])).toEqual([undefined]);
    await cancel(visits[1] as BookedAnswer);
    expect(await offers(room, [who])).toEqual(["08:15"]);
  });

  test("rule 10 in restricted operation the public is offered nothing", async () => {
    await open(aSmallOffice());
    const visit = await booked(room, at("08:00"));
    const who = await waiting(room);
    room.offices.set("example", aSmallOffice({ operation: { state: "restricted" } }));
    await cancel(visit);
    expect(await offers(room, [who])).toEqual([undefined]);
  });
});

describe("in which order people are asked", () => {
  test("who has waited longest first, whatever dates and services the others name", async () => {
    await open(threeServices());
    const visit = await booked(room, at("08:30"));
    await booked(room, at("08:45"));
    const people = [
      await waiting(room, { service: "short" }),
      await waiting(room, { neededBy: "2026-06-08" }),
      await waiting(room),
    ];
    await cancel(visit);
    expect(await offers(room, people)).toEqual(["08:30", undefined, undefined]);
  });

  test("who needs it first, where the office says so; among those who need it at the same time who has waited longest", async () => {
    await open(aSmallOffice({ waiting: { order: "need" } }));
    const visit = await booked(room, at("08:30"));
    const people = [
      await waiting(room),
      await waiting(room, { neededBy: "2026-06-20" }),
      await waiting(room, { neededBy: "2026-06-12" }),
      await waiting(room, { neededBy: "2026-06-12" }),
    ];
    expect((await Promise.all(people.map((it) => seen(room, it)))).map((it) => it.ahead)).toEqual([3, 2, 0, 1]);
    await cancel(visit);
    const none = undefined;
    expect(await offers(room, people)).toEqual([none, none, "08:30", none]);
    await ok(room.booking.declineOffer(people[2]?.id ?? "", people[2] as never));
    expect(await offers(room, people)).toEqual([none, none, none, "08:30"]);
  });

  test("A7 nobody is offered two times at once, whatever number of entries she has made", async () => {
    await open(aSmallOffice());
    const visits = [await booked(room, at("08:00")), await booked(room, at("08:15"))];
    const people = [
      await waiting(room, { email: "kim@example.org" }),
      await waiting(room, { email: "KIM@example.org" }),
      await waiting(room, { email: "li@example.org" }),
    ];
    await cancel(visits[0] as BookedAnswer);
    await cancel(visits[1] as BookedAnswer);
    expect(await offers(room, people)).toEqual(["08:00", undefined, "08:15"]);
    await ok(room.booking.declineOffer(people[0]?.id ?? "", people[0] as never));
    expect(await offers(room, people)).toEqual([undefined, "08:00", "08:15"]);
  });

  test("the people ahead are those before, on dates and at times that meet, for what the same counter serves", async () => {
    await open(threeServices());
    const me = { from: "2026-06-10", to: "2026-06-12", earliest: "08:00", latest: "08:30" };
    await waiting(room, { from: "2026-06-12", to: "2026-06-20" });
    await waiting(room, { service: "long", from: "2026-06-08", to: "2026-06-10", latest: "08:00" });
    await waiting(room, { from: "2026-06-08", to: "2026-06-09" });
    await waiting(room, { from: "2026-06-13", to: "2026-06-14" });
    await waiting(room, { earliest: "08:31" });
    await waiting(room, { service: "elsewhere" });
    const who = await waiting(room, me);
    await waiting(room, me);
    expect(who.ahead).toBe(2);
    expect((await seen(room, who)).ahead).toBe(2);
  });
});

describe("at night", () => {
  const quiet = { quietHours: { from: "20:00", until: "08:00" } };

  test.each([
    ["begins before the quiet hours and ends in time", "2026-06-07T19:30:00+02:00", "2026-06-07T20:00:00+02:00"],
    ["would end in the quiet hours", "2026-06-07T19:31:00+02:00", "2026-06-08T08:30:00+02:00"],
    ["begins in the quiet hours", "2026-06-07T23:00:00+02:00", "2026-06-08T08:30:00+02:00"],
    ["begins at their end", "2026-06-08T08:00:00+02:00", "2026-06-08T08:30:00+02:00"],
  ])("an offer that %s leaves its whole length to decide", async (_, now, until) => {
    await open(aSmallOffice({ messages: quiet }), dayBefore);
    const visit = await booked(room, "2026-06-09T08:00:00+02:00");
    const who = await waiting(room, { email: "kim@example.org" });
    room.clock.set(now);
    await cancel(visit);
    expect((await seen(room, who)).offer?.until).toBe(until);
    const letter = await room.db
      .selectFrom("message")
      .selectAll()
      .where("kind", "=", "time_offered")
      .executeTakeFirstOrThrow();
    const morning = until === "2026-06-08T08:30:00+02:00" && now !== "2026-06-07T19:31:00+02:00";
    expect(letter.not_before).toBe(morning ? Date.parse("2026-06-08T08:00:00+02:00") : Date.parse(now));
    expect(letter.useless_from).toBe(Date.parse(until));
  });

  test("what begins before anybody can decide is offered to nobody", async () => {
    await open(aSmallOffice({ messages: quiet }), dayBefore);
    const visits = [await booked(room, at("08:15")), await booked(room, at("08:30"))];
    const who = await waiting(room);
    room.clock.set("2026-06-07T23:00:00+02:00");
    await cancel(visits[0] as BookedAnswer);
    expect(await offers(room, [who])).toEqual([undefined]);
    await cancel(visits[1] as BookedAnswer);
    expect(await offers(room, [who])).toEqual(["08:30"]);
  });

  test("the office says how long an offer lasts", async () => {
    await open(aSmallOffice({ waiting: { offerMinutes: 120 }, messages: { quietHours: noQuietHours } }), dayBefore);
    const visit = await booked(room, at("08:00"));
    const who = await waiting(room);
    await cancel(visit);
    expect((await seen(room, who)).offer?.until).toBe("2026-06-07T14:00:00+02:00");
  });
});
