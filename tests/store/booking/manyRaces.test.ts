import { afterEach, expect, test, vi } from "vitest";
import type * as locking from "../../../server/db/locks.ts";
import { aShift, anOffice } from "../../support/builders.ts";
import { bookingRoom, hold, monday, ok, request, type BookingRoom } from "../../support/bookingRoom.ts";
import { dropGuard, isPostgres } from "../../support/database.ts";
import { freshKey } from "../../support/people.ts";

// A thousand rounds take minutes: RACE_ROUNDS=1000 runs them all.
const rounds = Number(process.env["RACE_ROUNDS"] ?? 50);

// Whether transactions wait for each other as they do, unless a test takes that away.
const locks = vi.hoisted(() => ({ out: false }));

vi.mock("../../../server/db/locks.ts", async (original) => {
  const real = await original<typeof locking>();
  return {
    ...real,
    lockNames: async (...args: Parameters<typeof real.lockNames>) => (locks.out ? undefined : real.lockNames(...args)),
    lockRows: async (...args: Parameters<typeof real.lockRows>) => (locks.out ? undefined : real.lockRows(...args)),
    lockRowsLater: async (...args: Parameters<typeof real.lockRowsLater>) =>
      locks.out ? { rows: [] } : real.lockRowsLater(...args),
  };
});

const eight = "2026-06-08T08:00:00+02:00";
// One day and one start: whoever loses is told so without a search through weeks.
const oneStart = (counters: number) =>
  anOffice({
    shifts: [aShift({ counters, from: "08:00", to: "08:15", valid: { from: monday, to: monday } })],
    booking: { coolOffMinutes: [0, 0] },
  });

const rooms: BookingRoom[] = [];
afterEach(async () => {
  locks.out = false;
  for (const room of rooms.splice(0).reverse()) await room.close();
});

/** Servers on one database; on a database file one process is one server. */
async function servers(counters: number, count: number): Promise<[BookingRoom, ...BookingRoom[]]> {
  const first = await bookingRoom({ offices: [oneStart(counters)] });
  rooms.push(first);
  const others: BookingRoom[] = [];
  for (let index = 1; index < count; index++) {
    others.push(await bookingRoom({ offices: [oneStart(counters)], place: first.place, clock: first.clock }));
  }
  rooms.push(...others);
  return [first, ...others];
}

/** Fifty ask at once, spread over the servers; tells what each got. */
function fiftyAsk(all: readonly BookingRoom[]) {
  const ask = (_: unknown, index: number) => hold(all[index % all.length] as BookingRoom, eight);
  return Promise.all(Array.from({ length: 50 }, ask));
}

test(
  "F3 of fifty for one place exactly one wins, in each of many rounds, with what follows in between",
  { timeout: rounds * 3000 },
  async () => {
    const all = await servers(1, isPostgres ? 2 : 1);
    const [{ booking }] = all;
    for (let round = 0; round < rounds; round++) {
      const answers = await fiftyAsk(all);
      const winners = answers.flatMap((it) => (it.ok ? [it.value] : []));
      expect(winners, `round ${round}`).toHaveLength(1);
      const [winner] = winners;
      if (winner === undefined) return;
      if (round % 10 === 0) {
        const { appointment, secret } = await ok(
          booking.bookAppointment("example", request(winner.hold), { idempotencyKey: freshKey() }),
        );
        expect(
          (await fiftyAsk(all)).filter((it) => it.ok),
          `round ${round}, while it is booked`,
        ).toEqual([]);
        await ok(booking.cancelAppointment(appointment.id, { secret }));
      } else await booking.releaseHold(winner.hold);
    }
  },
);

test("F3 of fifty for three places exactly three win", async () => {
  const all = await servers(3, isPostgres ? 2 : 1);
  for (let round = 0; round < 20; round++) {
    const answers = await fiftyAsk(all);
    expect(answers.filter((it) => it.ok)).toHaveLength(3);
    for (const it of answers) if (it.ok) await all[0].booking.releaseHold(it.value.hold);
  }
});

// On a database file there is one connection and nothing to wait for: there the control is in `race.test.ts`.
if (isPostgres) {
  test("F3 with guard and lock out several win, although the rules are right", async () => {
    const all = await servers(1, 2);
    await dropGuard(all[0].db);
    // The first booking makes the row of the day, over which all would stumble.
    for (const it of await fiftyAsk(all)) if (it.ok) await all[0].booking.releaseHold(it.value.hold);
    locks.out = true;
    let most = 0;
    for (let round = 0; round < 20 && most < 2; round++) {
      const answers = await fiftyAsk(all);
      most = answers.filter((it) => it.ok).length;
      for (const it of answers) if (it.ok) await all[0].booking.releaseHold(it.value.hold);
    }
    expect(most).toBeGreaterThan(1);
  });
}

test("a server sees in its next answer what another one has booked", async () => {
  const [here, there] = await servers(1, 2);
  const starts = async ({ booking }: BookingRoom) =>
    (await ok(booking.listSlots("example", "transfer", { date: monday, persons: 1, also: [] }))).slots.length;
  expect(await starts(there as BookingRoom)).toBe(1);
  const held = await ok(hold(here, eight));
  expect(await starts(there as BookingRoom)).toBe(0);
  await (there as BookingRoom).booking.releaseHold(held.hold);
  expect(await starts(here)).toBe(1);
});

test("C31 the same key at two servers at once is one booking, and both hear of it", async () => {
  const [here, there] = await servers(1, 2);
  const held = await ok(hold(here, eight));
  const asked = request(held.hold);
  const by = { idempotencyKey: "once" };
  const answers = await Promise.all(
    [here, there as BookingRoom].map(({ booking }) => booking.bookAppointment("example", asked, by)),
  );
  expect(answers[0]?.ok).toBe(true);
  expect(answers[1]).toEqual(answers[0]);
  expect(await here.db.selectFrom("appointment").select("id").execute()).toHaveLength(1);
});

test("live pages of one server hear of what another one did when it looks", async () => {
  const [here, there] = await servers(1, 2);
  const told: unknown[] = [];
  here.booking.watchOffice("example", (event) => told.push(event));
  await here.deps.events.look();
  await ok(hold(there as BookingRoom, eight));
  expect(told).toEqual([]);
  await here.deps.events.look();
  expect(told).toEqual([{ kind: "times_changed", date: monday }]);
});

test("one person who books two times at two servers at once gets one", async () => {
  const two = anOffice({ shifts: [aShift({ counters: 2 }), aShift({ id: "other", from: "13:00", to: "15:00" })] });
  const here = await bookingRoom({ offices: [two] });
  const there = await bookingRoom({ offices: [two], place: here.place, clock: here.clock });
  rooms.push(here, there);
  const holds = [await ok(hold(here, eight)), await ok(hold(there, "2026-06-09T13:00:00+02:00"))];
  const applicant = { familyName: "Zweimal", givenName: "Kim" };
  const answers = await Promise.all(
    [here, there].map(({ booking }, index) =>
      booking.bookAppointment("example", request(holds[index]?.hold ?? "", { applicant }), {
        idempotencyKey: freshKey(),
      }),
    ),
  );
  expect(answers.map((it) => (it.ok ? "booked" : it.problem.code)).sort()).toEqual(["already_booked", "booked"]);
});

test("two servers that start at once make one pass key", async () => {
  const all = await servers(1, 3);
  const sets = await Promise.all(all.map(({ booking }) => booking.passKeySet()));
  expect(new Set(sets.map((it) => JSON.stringify(it.keys))).size).toBe(1);
  expect(await all[0].db.selectFrom("pass_key").select("kid").execute()).toHaveLength(1);
});

test("who swaps two days and who swaps them the other way round do not wait for each other for ever", async () => {
  const two = anOffice({ shifts: [aShift({ counters: 4 })] });
  const here = await bookingRoom({ offices: [two] });
  const there = await bookingRoom({ offices: [two], place: here.place, clock: here.clock });
  rooms.push(here, there);
  const days = [eight, "2026-06-09T08:00:00+02:00"] as const;
  let mine = await ok(hold(here, days[0]));
  let yours = await ok(hold(there, days[1]));
  for (let round = 1; round <= 20; round++) {
    const [a, b] = await Promise.all([
      hold(here, days[round % 2] as string, { replaces: mine.hold }),
      hold(there, days[(round + 1) % 2] as string, { replaces: yours.hold }),
    ]);
    [mine, yours] = [await ok(a), await ok(b)];
  }
  expect(await here.db.selectFrom("occupation").select("id").execute()).toHaveLength(2);
});
