import { sql } from "kysely";
import { afterEach, expect, test, vi } from "vitest";
import { findDrift } from "../../../../server/booking/index.ts";
import type * as locking from "../../../../server/db/locks.ts";
import type { BookedAnswer, WaitingEnteredAnswer } from "../../../../shared/booking/index.ts";
import { aShift } from "../../../support/builders.ts";
import { booked, bookingRoom, ok, request, type BookingRoom } from "../../../support/bookingRoom.ts";
import { isPostgres } from "../../../support/database.ts";
import { freshKey } from "../../../support/people.ts";
import { aSmallOffice, offers, seen, wait, waiting } from "../../../support/waitingRoom.ts";

// Whether transactions wait for each other as they do, unless a test takes that away.
const locks = vi.hoisted(() => ({ out: false }));

vi.mock("../../../../server/db/locks.ts", async (original) => {
  const real = await original<typeof locking>();
  return {
    ...real,
    lockNames: async (...args: Parameters<typeof real.lockNames>) => (locks.out ? undefined : real.lockNames(...args)),
  };
});

const at = (time: string) => `2026-06-08T${time}:00+02:00`;
const office = aSmallOffice({
  booking: { coolOffMinutes: [5, 30], onePerPerson: false },
  shifts: [aShift({ counters: 8, from: "08:00", to: "08:30" })],
});
const rounds = 8;

const rooms: BookingRoom[] = [];
afterEach(async () => {
  locks.out = false;
  for (const room of rooms.splice(0).reverse()) await room.close();
});

/** Two servers on one database, with full counters at eight. */
async function twoServers(): Promise<[BookingRoom, BookingRoom, BookedAnswer[]]> {
  const here = await bookingRoom({ offices: [office], at: "2026-06-07T12:00:00+02:00" });
  const there = await bookingRoom({ offices: [office], place: here.place, clock: here.clock });
  rooms.push(here, there);
  const visits: BookedAnswer[] = [];
  for (let count = 0; count < 8; count++) visits.push(await booked(here, at("08:00")));
  return [here, there, visits];
}

const cancel = ({ booking }: BookingRoom, { appointment, secret }: BookedAnswer) =>
  booking.cancelAppointment(appointment.id, { secret });

/** People in line of whom an offer is open, and how many are. */
async function openOffers({ db }: BookingRoom) {
  const rows = await db.selectFrom("waiting_offer").select("entry").where("outcome", "=", "open").execute();
  return { offers: rows.length, people: new Set(rows.map((it) => it.entry)).size };
}

const crowd = async (room: BookingRoom, many: number) => {
  const people: WaitingEnteredAnswer[] = [];
  for (let count = 0; count < many; count++) people.push(await waiting(room));
  return people;
};

test("F3 eight who cancel at once at two servers: eight are asked, the first of the line, each for one time", async () => {
  const [here, there, visits] = await twoServers();
  const people = await crowd(here, 12);
  await Promise.all(visits.map((it, index) => cancel(index % 2 ? here : there, it)));
  expect(await openOffers(here)).toEqual({ offers: 8, people: 8 });
  expect(await offers(here, people)).toEqual([...Array<string>(8).fill("08:00"), ...Array<undefined>(4)]);
  expect(await findDrift(here.deps)).toEqual([]);
});

test("F3 more times than people: nobody has two, the others cool off", async () => {
  const [here, there, visits] = await twoServers();
  const people = await crowd(here, 3);
  await Promise.all(visits.map((it, index) => cancel(index % 2 ? here : there, it)));
  expect(await openOffers(here)).toEqual({ offers: 3, people: 3 });
  expect(await offers(here, people)).toEqual(["08:00", "08:00", "08:00"]);
  expect(await findDrift(here.deps)).toEqual([]);
});

test("F5 taken and refused at once an offer goes one way: an appointment, or the next in line", async () => {
  const [here, there, visits] = await twoServers();
  for (let round = 0; round < rounds; round++) {
    const [who, next] = [await waiting(here), await waiting(here)];
    await ok(cancel(here, visits[round] as BookedAnswer));
    const { offer } = await seen(here, who);
    const by = { idempotencyKey: freshKey() };
    const book = here.booking.bookAppointment("example", request(offer?.hold ?? ""), by);
    // Later from round to round: once the one comes first, once the other.
    for (let turn = 0; turn < round; turn++) await new Promise(setImmediate);
    const [booking] = await Promise.all([book, there.booking.declineOffer(who.id, who)]);
    const isTaken = (await seen(here, who)).state === "booked";
    expect(booking.ok).toBe(isTaken);
    expect(await offers(here, [next])).toEqual([isTaken ? undefined : "08:00"]);
    for (const it of [who, next]) await ok(here.booking.withdrawWaiting(it.id, it));
  }
  expect(await findDrift(here.deps)).toEqual([]);
});

test("F5 taken while it ends: with its last millisecond it is an appointment or it is gone", async () => {
  const [here, there, visits] = await twoServers();
  for (let round = 0; round < rounds; round++) {
    const [who, next] = [await waiting(here), await waiting(here)];
    await ok(cancel(here, visits[round] as BookedAnswer));
    const { offer } = await seen(here, who);
    here.clock.passMillis(30 * 60_000 - (round % 2));
    const by = { idempotencyKey: freshKey() };
    const [booking] = await Promise.all([
      here.booking.bookAppointment("example", request(offer?.hold ?? ""), by),
      there.booking.passOnOffers(),
      here.booking.passOnOffers(),
    ]);
    expect(booking.ok).toBe(round % 2 === 1);
    expect(await offers(here, [next])).toEqual([booking.ok ? undefined : "08:00"]);
    for (const it of [who, next]) await ok(here.booking.withdrawWaiting(it.id, it));
    here.clock.passMinutes(31);
  }
  expect(await findDrift(here.deps)).toEqual([]);
});

test("several servers that pass on what ended ask one person for each time", async () => {
  const [here, there, visits] = await twoServers();
  const people = await crowd(here, 12);
  for (const it of visits.slice(0, 4)) await ok(cancel(here, it));
  here.clock.passMinutes(30);
  await Promise.all([here, there, here, there].map(({ booking }) => booking.passOnOffers()));
  expect(await openOffers(here)).toEqual({ offers: 4, people: 4 });
  expect((await offers(here, people)).map((it) => it !== undefined)).toEqual(
    people.map((_, index) => index >= 4 && index < 8),
  );
  expect(await here.db.selectFrom("waiting_offer").select("id").execute()).toHaveLength(8);
});

test("C37 an appointment that is cancelled while its earlier time is taken: never both, and no time is lost", async () => {
  const [here, there, visits] = await twoServers();
  for (let round = 0; round < rounds; round++) {
    const mine = await booked(here, at("08:15"));
    const wish = await ok(wait(here, { appointment: mine.appointment.id, to: "2026-06-08" }, mine));
    await ok(cancel(here, visits[round] as BookedAnswer));
    const { offer } = await seen(here, wish);
    const move = () => here.booking.rescheduleAppointment(mine.appointment.id, { hold: offer?.hold ?? "" }, mine);
    const end = () => cancel(there, mine);
    const [first, second] = round % 2 ? [move, end] : [end, move];
    await Promise.all([first(), second()]);
    const after = await ok(here.booking.readAppointment(mine.appointment.id, mine));
    expect(after.appointment.status).toBe("cancelled");
    expect(["booked", "ended"]).toContain((await seen(here, wish)).state);
    expect(await openOffers(here)).toEqual({ offers: 0, people: 0 });
    expect(await findDrift(here.deps)).toEqual([]);
    here.clock.passMinutes(31);
  }
});

test("C31 two wishes for one appointment at once are one", async () => {
  const [here, there, visits] = await twoServers();
  const mine = visits[0] as BookedAnswer;
  const ask = (room: BookingRoom) => wait(room, { appointment: mine.appointment.id, to: "2026-06-08" }, mine);
  const answers = await Promise.all([ask(here), ask(there)]);
  expect(answers.filter((it) => it.ok)).toHaveLength(1);
  expect(answers.find((it) => !it.ok)).toMatchObject({ problem: { code: "already_waiting" } });
});

// On a database file there is one writer and nothing to wait for.
if (isPostgres) {
  // It shows what can happen, which need not happen at the first time.
  test(
    "F3 with the locks of line and log and the database's own guard out one person is asked two times",
    { retry: 9 },
    async () => {
      const [here, there] = await twoServers();
      await sql`DROP INDEX waiting_offer_open`.execute(here.db);
      await sql`CREATE OR REPLACE FUNCTION event_revision() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.revision := nextval(''event_revision''); RETURN NEW; END'`.execute(here.db);
      // On different days, so that nobody waits for a day either.
      const days = ["2026-06-09", "2026-06-10", "2026-06-11", "2026-06-12"];
      const visits = await Promise.all(days.map((it) => booked(here, `${it}T08:00:00+02:00`)));
      const who = await waiting(here);
      locks.out = true;
      await Promise.all(visits.map((it, index) => cancel(index % 2 ? here : there, it).catch(() => undefined)));
      const { offers, people } = await openOffers(here);
      expect(offers).toBeGreaterThan(people);
      expect(people).toBe(1);
      expect((await seen(here, who)).state).toBe("offered");
    },
  );
}
