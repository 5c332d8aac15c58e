import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { aShift, anOffice } from "../../support/builders.ts";
import { bookingRoom, hold, ok, request, type BookingRoom } from "../../support/bookingRoom.ts";
import { dropGuard } from "../../support/database.ts";
import type * as judging from "../../../shared/booking/judgeStart.ts";
import type { HoldAnswer } from "../../../shared/booking/index.ts";
import type { Result } from "../../../shared/problems.ts";

// What the rules above the database say of a start: the truth, unless a test makes them wrong.
const rules = vi.hoisted(() => ({ blind: false }));

vi.mock("../../../shared/booking/judgeStart.ts", async (original) => {
  const real = await original<typeof judging>();
  const { nobody } = await import("../../../shared/booking/offers.ts");
  return {
    ...real,
    judgeStart: (...[office, wish, start, now, occupationsOf]: Parameters<typeof real.judgeStart>) =>
      real.judgeStart(office, wish, start, now, rules.blind ? nobody : occupationsOf),
  };
});

const eight = "2026-06-08T08:00:00+02:00";
const asker = fileURLToPath(new URL("../../support/askForPlaces.ts", import.meta.url));
const office = (counters: number) => anOffice({ shifts: [aShift({ counters })] });

let rooms: BookingRoom[] = [];
afterEach(async () => {
  rules.blind = false;
  for (const room of rooms) await room.remove();
  rooms = [];
});

async function open(counters: number): Promise<BookingRoom> {
  const room = await bookingRoom({ offices: [office(counters)] });
  rooms.push(room);
  return room;
}

const askAll = (room: BookingRoom, people: number): Promise<Result<HoldAnswer>[]> =>
  Promise.all(Array.from({ length: people }, () => hold(room, eight)));
const won = (answers: readonly Result<unknown>[]) => answers.filter((it) => it.ok).length;
const occupations = async ({ db }: BookingRoom) => (await db.selectFrom("occupation").select("id").execute()).length;

test.each([1, 3])(
  "F3 C30 of fifty who ask at once for %s place(s) exactly so many win; the others get alternatives",
  async (counters) => {
    const room = await open(counters);
    const answers = await askAll(room, 50);
    expect(won(answers)).toBe(counters);
    expect(await occupations(room)).toBe(counters);
    for (const answer of answers) {
      if (answer.ok) continue;
      expect(answer.problem.code).toBe("slot_taken");
      expect(answer.problem.alternatives).toHaveLength(3);
    }
  },
);

test("F4 C35 when the rules above are wrong the database still lets exactly one win, without an accident", async () => {
  rules.blind = true;
  const room = await open(1);
  const answers = await askAll(room, 50);
  expect(won(answers)).toBe(1);
  expect(await occupations(room)).toBe(1);
  expect(answers.every((it) => it.ok || it.problem.code === "slot_taken")).toBe(true);
});

test("F3 with rules and guard both out all fifty win: the two are what prevents it", async () => {
  rules.blind = true;
  const room = await open(1);
  await dropGuard(room.db);
  expect(won(await askAll(room, 50))).toBe(50);
});

test("a hold that the database refuses leaves the one it was to replace, and tells nobody it had gone", async () => {
  rules.blind = true;
  const room = await open(1);
  const mine = await ok(hold(room, "2026-06-08T09:00:00+02:00"));
  await ok(hold(room, eight));
  const told: string[] = [];
  room.deps.events.listen((event) => told.push(event.kind));
  const answer = await hold(room, eight, { replaces: mine.hold });
  expect(answer).toMatchObject({ ok: false, problem: { code: "slot_taken" } });
  expect(told).toEqual([]);
  const booking = room.booking.bookAppointment("example", request(mine.hold), { idempotencyKey: "k" });
  await ok(booking);
});

test("F3 two processes on one database share its places", async () => {
  const room = await open(3);
  const askers = [1, 2].map(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [asker, room.place.folder, room.place.url, "20"]);
    return Number(stdout);
  });
  const [one = 0, other = 0] = await Promise.all(askers);
  expect(one + other).toBe(3);
  expect(await occupations(room)).toBe(3);
});

test("one who moves onto the last place and one who books it: one wins, and the mover keeps the old time otherwise", async () => {
  const room = await open(1);
  const mine = await ok(hold(room, eight));
  const answer = await ok(room.booking.bookAppointment("example", request(mine.hold), { idempotencyKey: "k" }));
  const { appointment, secret } = answer;
  const nine = "2026-06-08T09:00:00+02:00";
  const [moving, new_] = await Promise.all([hold(room, nine, { moves: appointment.id }, { secret }), hold(room, nine)]);
  expect(won([moving, new_])).toBe(1);
  const read = await ok(room.booking.readAppointment(appointment.id, { secret }));
  expect(read.appointment.start).toBe(eight);
});
