import { afterEach, expect, test } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import { neededAnyTime, wishText } from "../../../../server/booking/waiting/lines.ts";
import { sealContact } from "../../../../server/booking/waiting/tellWaiting.ts";
import type { BookedAnswer } from "../../../../shared/booking/index.ts";
import { addDays, datesBetween, localTime, weekdayOf } from "../../../../shared/time/index.ts";
import { aService, aShift } from "../../../support/builders.ts";
import { bookingRoom, booked, monday, ok, request, type BookingRoom } from "../../../support/bookingRoom.ts";
import { isPostgres } from "../../../support/database.ts";
import { freshKey } from "../../../support/people.ts";
import { seeded } from "../../../support/seeded.ts";
import { aSmallOffice } from "../../../support/waitingRoom.ts";

const [waitingPeople, freedTimes] = isPostgres ? [1000, 40] : [10_000, 200];

// Two weeks of full mornings: twenty times of a quarter of an hour on each of ten days, at four counters.
const workingDays = datesBetween(monday, addDays(monday, 13)).filter((it) => !["sa", "su"].includes(weekdayOf(it)));
const quarters = [480, 495, 510, 525, 540];
const office = aSmallOffice({
  booking: { coolOffMinutes: [5, 30], onePerPerson: false },
  services: [aService(), aService({ id: "long", minutes: 30 })],
  shifts: [aShift({ counters: 4, from: "08:00", to: "09:15", services: ["transfer", "long"] })],
});

interface Person {
  id: string;
  secret: string;
  service: string;
  from: string;
  to: string;
  earliest: number;
  latest: number;
  state: "waiting" | "offered" | "booked" | "resting";
  asked: Set<number>;
}

let room: BookingRoom;
afterEach(() => room.remove());

/** People who have come one after the other: half of them for something longer, all for some days and times of the day. */
async function fillLine(chance: (below: number) => number, length = waitingPeople): Promise<Person[]> {
  const { seal } = room.deps;
  const people = Array.from({ length }, (_, index): Person => {
    const id = `waiting-${index}`;
    const from = addDays(monday, chance(12));
    const earliest = chance(3) === 0 ? 480 + chance(60) : 0;
    const latest = chance(3) === 0 ? Math.max(earliest, 480 + chance(60)) : 1439;
    const service = chance(2) === 0 ? "transfer" : "long";
    const secret = seal.hash("waiting", id);
    const times = { from, to: addDays(from, chance(6)), earliest, latest };
    return { id, secret, service, ...times, state: "waiting", asked: new Set() };
  });
  const rows = people.map((it, index) => ({
    id: it.id,
    office: "example",
    wish: wishText({ services: [it.service], persons: 1, audience: "public" }),
    appointment: null,
    ...{ from_date: it.from, to_date: it.to, earliest: it.earliest, latest: it.latest, needed_by: neededAnyTime },
    language: "de",
    sealed_contact: sealContact(seal, it.id, { email: `p${index}@example.org` }),
    contact_hash: `p${index}`,
    address_hash: null,
    state: "waiting" as const,
    entered_at: room.clock.now() - length + index,
    ends_at: Date.parse("2026-07-01T00:00:00+02:00"),
    rests_until: 0,
    delete_at: Date.parse("2026-08-01T00:00:00+02:00"),
  }));
  for (let index = 0; index < rows.length; index += 500) {
    await room.db
      .insertInto("waiting_entry")
      .values(rows.slice(index, index + 500))
      .execute();
  }
  return people;
}

interface Made {
  id: number;
  entry: string;
  freed: number;
  start_at: number;
  hold: string;
}
const minuteOf = (at: number) => Math.round((at - Date.parse("2026-06-08T00:00:00+02:00")) / 60_000) % 1440;
const dateOf = (at: number) => addDays(monday, Math.floor((at - Date.parse("2026-06-08T00:00:00+02:00")) / 86_400_000));

/** Freed times that are offered to more than one person, and people to whom more than one is. */
async function offeredTwice(): Promise<unknown[]> {
  const open = await room.db.selectFrom("waiting_offer").selectAll().where("outcome", "=", "open").execute();
  const byTime = Map.groupBy(open, (it) => it.freed);
  const byPerson = Map.groupBy(open, (it) => it.entry);
  return [...byTime, ...byPerson].filter(([, its]) => its.length > 1).map(([key]) => key);
}

/** Who has to be asked for a time: the first of all whom it suits and who are free to be asked. */
function firstFor(people: readonly Person[], { freed, start_at }: Made): Person | undefined {
  const [date, minute] = [dateOf(start_at), minuteOf(start_at)];
  return people.find(
    (it) =>
      it.state === "waiting" &&
      it.service === "transfer" &&
      !it.asked.has(freed) &&
      it.from <= date &&
      date <= it.to &&
      it.earliest <= minute &&
      minute <= it.latest,
  );
}

/** The offers that were made since the last look; each went to the one who was to be asked. */
function looker(people: readonly Person[]): () => Promise<Made[]> {
  let seenUpTo = 0;
  return async () => {
    const made = await room.db
      .selectFrom("waiting_offer")
      .select(["id", "entry", "freed", "start_at", "hold"])
      .where("id", ">", seenUpTo)
      .orderBy("id")
      .execute();
    for (const it of made) {
      const first = firstFor(people, it);
      expect(it.entry, `offer ${it.id} of ${dateOf(it.start_at)}`).toBe(first?.id);
      if (first) first.state = "offered";
      first?.asked.add(it.freed);
      seenUpTo = it.id;
    }
    return made;
  };
}

/** Full mornings, as many appointments as there are to be given up. */
async function fillMornings(count = freedTimes): Promise<BookedAnswer[]> {
  const starts = workingDays.flatMap((date) => quarters.map((minute) => `${date}T${localTime(minute)}:00+02:00`));
  const places = starts.flatMap((it) => [it, it, it, it]).slice(0, count);
  const visits: BookedAnswer[] = [];
  for (const start of places) visits.push(await booked(room, start));
  return visits;
}

test(
  "C38 row 39: of a crowd each freed time is offered to one person at a time, in the order of the line, until all are answered",
  { timeout: 180_000 },
  async () => {
    const chance = seeded(39);
    room = await bookingRoom({ offices: [office], at: "2026-06-07T09:00:00+02:00" });
    const visits = await fillMornings();
    const people = await fillLine(chance);
    const byId = new Map(people.map((it) => [it.id, it]));
    const newOffers = looker(people);

    await Promise.all(
      visits.map(({ appointment, secret }) => room.booking.cancelAppointment(appointment.id, { secret })),
    );
    const open = await newOffers();
    expect(open.length).toBe(freedTimes);
    let bookings = 0;
    for (let round = 0; open.length > 0 && round < 25; round++) {
      const silent: Person[] = [];
      for (let offer = open.shift(); offer; offer = open.shift()) {
        expect(await offeredTwice()).toEqual([]);
        const who = byId.get(offer.entry) as Person;
        const answer = chance(10);
        if (answer < 5) {
          const by = { idempotencyKey: freshKey() };
          await ok(room.booking.bookAppointment("example", request(offer.hold), by));
          who.state = "booked";
          bookings += 1;
        } else if (answer < 8) {
          await ok(room.booking.declineOffer(who.id, who));
          who.state = "waiting";
          open.push(...(await newOffers()));
        } else silent.push(who);
      }
      room.clock.passMinutes(30);
      await room.booking.passOnOffers();
      for (const it of silent) it.state = "resting";
      open.push(...(await newOffers()));
    }
    expect(await room.db.selectFrom("waiting_offer").select("id").where("outcome", "=", "open").execute()).toEqual([]);
    expect(bookings).toBeGreaterThan(freedTimes * 0.9);
    expect(await findDrift(room.deps)).toEqual([]);
  },
);

test("C38 the count of double offers would see one", async () => {
  room = await bookingRoom({ offices: [office], at: "2026-06-07T09:00:00+02:00" });
  const visits = await fillMornings(2);
  await fillLine(seeded(1), 100);
  for (const { appointment, secret } of visits) {
    await ok(room.booking.cancelAppointment(appointment.id, { secret }));
  }
  expect(await offeredTwice()).toEqual([]);
  const [first, second] = await room.db.selectFrom("waiting_offer").select(["id", "freed"]).orderBy("id").execute();
  await room.db
    .updateTable("waiting_offer")
    .set({ freed: first?.freed ?? 0 })
    .where("id", "=", second?.id ?? 0)
    .execute();
  expect(await offeredTwice()).toEqual([first?.freed]);
});
