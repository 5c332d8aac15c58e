import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { occupationsBetween } from "../../../server/booking/days.ts";
import { createFreeTimes, type FreeTimes } from "../../../server/booking/freeTimes.ts";
import { dayLevel, offersOn } from "../../../shared/booking/index.ts";
import { addDays, datesBetween, isoInstant } from "../../../shared/time/index.ts";
import { freshKey } from "../../support/people.ts";
import { bookingRoom, monday, request, type BookingRoom } from "../../support/bookingRoom.ts";
import { aService, aShift, aWish, anOffice } from "../../support/builders.ts";

const release = [
  { for: "public" as const, opens: { days: 1, at: "07:20" }, upTo: 1 },
  { for: "public" as const, opens: { days: 0, at: "07:40" }, upTo: 3 },
];

/** Two shifts that overlap, releases that open while the clock runs, holds and cool-offs that end, a lead. */
const office = (counters: number, breaks: { from: string; to: string }[] = []) =>
  anOffice({
    booking: { holdMinutes: 4, coolOffMinutes: [1, 9], onePerPerson: false },
    services: [aService({ leadMinutes: 20, minutes: 20, maxPersons: 2, minutesPerFurtherPerson: 15 })],
    shifts: [
      aShift({ counters, breaks, release, to: "10:00" }),
      aShift({ id: "late", counters: 1, release, from: "09:00", to: "11:00" }),
    ],
  });

const rules = [office(3), office(2), office(3, [{ from: "08:30", to: "09:00" }])];
const dates = { from: addDays(monday, -1), to: addDays(monday, 2) };

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("hold" as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("book" as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("move" as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), pick: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), pick: fc.integer({ min: 0, max: 600_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rules" as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("tidy" as const), pick: fc.nat() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Known {
  holds: string[];
  appointments: { id: string; secret: string }[];
}
const one = <T>(many: readonly T[], pick: number): T | undefined => many[pick % Math.max(1, many.length)];

async function take(room: BookingRoom, known: Known, { kind, pick }: Step): Promise<void> {
  const { booking, clock, offices } = room;
  const offered = async () => {
    const date = addDays(monday, pick % 2);
    const found = await booking.listSlots("example", "transfer", { date, persons: 1 + (pick % 2), also: [] });
    return found.ok ? one(found.value.slots, pick >> 3) : undefined;
  };
  const held = one(known.holds, pick);
  const appointment = one(known.appointments, pick);
  if (kind === "wait") clock.passMillis(pick);
  if (kind === "rules") offices.set("example", rules[pick % rules.length] ?? office(3));
  if (kind === "tidy") await booking.tidy();
  if (kind === "hold") {
    const start = (await offered())?.start;
    if (start === undefined) return;
    const asked = { service: "transfer", start: Date.parse(start) as never, persons: 1 + (pick % 2) };
    const outcome = await booking.holdSlot("example", asked, {});
    if (outcome.ok) known.holds.push(outcome.value.hold);
  }
  if (kind === "book" && held !== undefined) {
    const outcome = await booking.bookAppointment("example", request(held), { idempotencyKey: freshKey() });
    if (outcome.ok) known.appointments.push({ id: outcome.value.appointment.id, secret: outcome.value.secret });
  }
  if (kind === "release" && held !== undefined) await booking.releaseHold(held);
  if (kind === "cancel" && appointment) await booking.cancelAppointment(appointment.id, appointment);
  if (kind === "move" && appointment && held !== undefined) {
    await booking.rescheduleAppointment(appointment.id, { hold: held }, appointment);
  }
}

/** What the rules say of the tables, worked out from nothing. */
async function directly({ db, clock, offices }: BookingRoom, persons: number) {
  const rule = offices.get("example") ?? office(3);
  const now = clock.now();
  const occupationsOf = await occupationsBetween(db, "example", dates, now);
  const wish = aWish(rule, { persons });
  return datesBetween(dates.from, dates.to).map((date) => {
    const offers = offersOn(rule, wish, date, now, occupationsOf);
    const iso = (instant: (typeof offers)[number]["start"]) => isoInstant(instant, rule.timeZone);
    const slots = offers.map((it) => ({ start: iso(it.start), end: iso(it.end) }));
    return { date, level: dayLevel(offers.length), slots };
  });
}

async function fromMemory(memory: FreeTimes, { clock }: BookingRoom, persons: number) {
  const rule = await memory.officeOf("example");
  if (!rule) throw new Error("the office is there");
  const wish = aWish(rule, { persons });
  const { answer, json } = await memory.levelsOf(rule, wish, dates, clock.now());
  expect(JSON.parse(`{${json}}`)).toEqual(answer);
  const days = [];
  for (const { date, level } of answer.days) {
    const found = await memory.slotsOn(rule, wish, date, clock.now());
    expect(JSON.parse(`{${found.json}}`)).toEqual(found.answer);
    days.push({ date, level, slots: found.answer.slots });
  }
  return days;
}

let rooms: BookingRoom[] = [];
afterEach(async () => {
  for (const room of rooms) await room.remove();
  rooms = [];
});

test("C49 memory says at every step what the tables and the rules say, kept, thrown away between any two calls, or in another process", async () => {
  let offered = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const room = await bookingRoom({ offices: [office(3)], at: "2026-06-08T07:15:00+02:00" });
      rooms.push(room);
      // Another process on the same file: a connection of its own, and only its own memory.
      const other = await room.place.open();
      const known: Known = { holds: [], appointments: [] };
      const [kept, dropped] = [createFreeTimes(room.deps), createFreeTimes(room.deps)];
      const elsewhere = createFreeTimes({ ...room.deps, db: other.db, commits: other.commits });
      try {
        for (const it of steps) {
          await take(room, known, it);
          const persons = 1 + (it.pick % 2);
          const expected = await directly(room, persons);
          offered += expected.reduce((sum, { slots }) => sum + slots.length, 0);
          for (const memory of [kept, dropped, elsewhere]) {
            expect(await fromMemory(memory, room, persons)).toEqual(expected);
            dropped.drop();
          }
        }
      } finally {
        await other.close();
      }
    }),
    { seed: 20_260_608, numRuns: 25 },
  );
  expect(offered).toBeGreaterThan(1000);
}, 120_000);
