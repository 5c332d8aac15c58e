import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import type { BookedAnswer, WaitingEnteredAnswer } from "../../../../shared/booking/index.ts";
import { addDays, addMinutes, instantOf, localDateAt, localTime, type Instant } from "../../../../shared/time/index.ts";
import { aService, aShift, officeOf, officeText, type OfficeText } from "../../../support/builders.ts";
import { bookingRoom, hold, monday, ok, request, type BookingRoom } from "../../../support/bookingRoom.ts";
import { freshKey } from "../../../support/people.ts";
import { noQuietHours, seen, waiting } from "../../../support/waitingRoom.ts";
import { waitingModel, type NaiveEntry, type NaiveVisit } from "../../../support/waitingModel.ts";

const zone = "Europe/Berlin";
const now = "2026-06-08T05:00:00+02:00";
const dates = [monday, addDays(monday, 1)] as const;

/** A small office with three lengths of visits and a calendar that is soon full. */
const anyOffice = (order: "time" | "need", coolMinutes: number): OfficeText =>
  officeText({
    booking: { coolOffMinutes: [coolMinutes, coolMinutes], onePerPerson: false },
    messages: { quietHours: noQuietHours },
    waiting: { order },
    services: [
      aService(),
      aService({ id: "long", minutes: 25, maxPersons: 2, minutesPerFurtherPerson: 10 }),
      aService({ id: "short", minutes: 5 }),
    ],
    shifts: [aShift({ counters: 2, from: "08:00", to: "08:50", services: ["transfer", "long", "short"] })],
  });

const services = ["transfer", "long", "short"] as const;
const kinds = [
  "book",
  "book",
  "book",
  "cancel",
  "cancel",
  "cancel",
  "enter",
  "enter",
  "earlier",
  "decline",
  "accept",
  "withdraw",
  "time",
] as const;
const step = fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(), other: fc.nat() });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Person {
  who: WaitingEnteredAnswer;
  entry: NaiveEntry;
}
interface Visit {
  answer: BookedAnswer;
  visit: NaiveVisit;
}

const one = <T>(many: readonly T[], pick: number): T | undefined => many[pick % Math.max(1, many.length)];
const isoOf = (visit: { date: string; from: number }) => `${visit.date}T${localTime(visit.from)}:00+02:00`;

/** The room and the paper beside each other. */
function sideBySide(room: BookingRoom, text: OfficeText) {
  const [cool = 0] = text.booking?.coolOffMinutes ?? [];
  const model = waitingModel(text, {
    order: text.waiting?.order ?? "time",
    offerMinutes: 30,
    coolMinutes: cool,
    endOfDay: (at) => instantOf(addDays(localDateAt(at as Instant, zone), 1), 0, zone),
  });
  const people: Person[] = [];
  let visits: Visit[] = [];
  let offersSeen = 0;

  async function enter(pick: number, other: number, of?: Visit): Promise<void> {
    const service = of
      ? (of.answer.appointment.service as (typeof services)[number])
      : (services[pick % 3] ?? "transfer");
    const from = one(dates, other) ?? monday;
    const to = of ? (of.visit.date as typeof from) : addDays(from, pick % 2);
    if (from > to) return;
    const [earliest, latest] = pick % 4 === 0 ? [490, 490 + (other % 30)] : [0, 1439];
    const persons = of ? of.answer.appointment.persons : service === "long" ? 1 + (other % 2) : 1;
    const neededBy = other % 3 === 0 ? addDays(monday, pick % 5) : undefined;
    const contact = pick % 5 === 0 ? `p${other % 3}@example.org` : undefined;
    const who = await waiting(
      room,
      {
        ...{ service, from, to, persons, earliest: localTime(earliest), latest: localTime(latest) },
        ...(neededBy !== undefined && { neededBy }),
        ...(contact !== undefined && { email: contact }),
        ...(of && { appointment: of.answer.appointment.id }),
      },
      of ? of.answer : {},
    );
    const person = { services: [service], persons, from, to, earliest, latest, contact, visit: of?.visit };
    people.push({ who, entry: model.enter({ ...person, neededBy: neededBy ?? "9999-12-31" }) });
  }

  async function book(pick: number, other: number): Promise<void> {
    const service = services[pick % 3] ?? "transfer";
    const date = one(dates, other) ?? monday;
    const start = one(model.offered([service], date, room.clock.now()), other >> 2);
    if (!start) return;
    const held = await ok(hold(room, isoOf({ date, from: start.from }), { service }));
    const answer = await ok(
      room.booking.bookAppointment("example", request(held.hold), { idempotencyKey: freshKey() }),
    );
    const visit = { date, from: start.from, to: start.to, start: start.start, end: start.end };
    model.book(visit);
    visits.push({ answer, visit });
  }

  async function accept(person: Person): Promise<void> {
    const { offer } = await seen(room, person.who);
    const before = person.entry.visit;
    const visit = model.accept(person.entry, room.clock.now());
    expect(offer === undefined, "both have an offer or none").toBe(visit === undefined);
    if (!offer || !visit) return;
    const mine = visits.find((it) => it.visit === before);
    if (mine) {
      await ok(room.booking.rescheduleAppointment(mine.answer.appointment.id, { hold: offer.hold }, mine.answer));
      mine.visit = visit;
      return;
    }
    const by = { idempotencyKey: freshKey() };
    visits.push({ answer: await ok(room.booking.bookAppointment("example", request(offer.hold), by)), visit });
  }

  async function take({ kind, pick, other }: Step): Promise<void> {
    const at = room.clock.now();
    const person = one(people, pick);
    const offered = one(
      people.filter((it) => it.entry.offer),
      pick,
    );
    const visit = one(visits, pick);
    if (kind === "enter") await enter(pick, other);
    const isWaiting = people.some(
      (it) => it.entry.visit === visit?.visit && ["waiting", "offered"].includes(it.entry.state),
    );
    if (kind === "earlier" && visit && !isWaiting && visit.visit.start > at) await enter(pick, other, visit);
    if (kind === "book") await book(pick, other);
    if (kind === "cancel" && visit && visit.visit.end > at) {
      visits = visits.filter((it) => it !== visit);
      await ok(room.booking.cancelAppointment(visit.answer.appointment.id, visit.answer));
      model.cancel(visit.visit, at);
    }
    if (kind === "decline" && offered && (offered.entry.offer?.until ?? 0) > at) {
      await ok(room.booking.declineOffer(offered.who.id, offered.who));
      model.decline(offered.entry, at);
    }
    if (kind === "accept" && offered) await accept(offered);
    if (kind === "withdraw" && person && pick % 3 === 0) {
      await ok(room.booking.withdrawWaiting(person.who.id, person.who));
      model.withdraw(person.entry, at);
    }
    if (kind === "time") {
      room.clock.passMillis((1 + (pick % 40)) * 60_000);
      await room.booking.passOnOffers();
      model.passOn(room.clock.now());
      if (other % 4 === 0) await room.booking.tidy();
    }
  }

  async function compare(date: (typeof dates)[number]): Promise<void> {
    const at = room.clock.now();
    for (const { who, entry } of people) {
      const view = await seen(room, who);
      const { offer } = entry;
      if (offer) offersSeen += 1;
      const expected = offer && { start: isoOf(offer), until: addMinutes(offer.until as Instant, 0) };
      expect(view.offer && { start: view.offer.start, until: Date.parse(view.offer.until) }).toEqual(expected);
      expect(view.state).toBe(entry.state);
      expect(view.ahead).toBe(model.ahead(entry, localDateAt(at, zone)));
    }
    const { slots } = await ok(room.booking.listSlots("example", "short", { date, persons: 1, also: [] }));
    const expected = model.offered(["short"], date, at).map((it) => isoOf({ date, from: it.from }));
    expect(slots.map((it) => it.start)).toEqual(expected);
  }

  /** A morning that is nearly full, and the first who wait for it. */
  async function begin(): Promise<void> {
    for (let count = 0; count < 12; count++) await book(count, count * 5);
    for (let count = 1; count < 6; count++) await enter(count, count * 3);
  }

  return { begin, take, compare, offersSeen: () => offersSeen };
}

const rooms: BookingRoom[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.remove();
});

test("C38 C49 at every step each person is offered what paper and pencil give her, and the calendar shows the rest", async () => {
  let offers = 0;
  const order = fc.constantFrom("time" as const, "need" as const);
  const cool = fc.constantFrom(0, 10);
  await fc.assert(
    fc.asyncProperty(order, cool, fc.array(step, { minLength: 20, maxLength: 40 }), async (how, minutes, steps) => {
      const text = anyOffice(how, minutes);
      const room = await bookingRoom({ offices: [officeOf(text)], at: now });
      rooms.push(room);
      const both = sideBySide(room, text);
      await both.begin();
      for (const it of steps) {
        await both.take(it);
        await both.compare(one(dates, it.other) ?? monday);
      }
      expect(await findDrift(room.deps)).toEqual([]);
      offers += both.offersSeen();
      await rooms.pop()?.remove();
    }),
    { seed: 20_260_608, numRuns: 10, endOnFailure: true },
  );
  expect(offers).toBeGreaterThan(300);
}, 180_000);
