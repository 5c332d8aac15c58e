import fc from "fast-check";
import { expect, test } from "vitest";
import { createStaffBooking } from "../../../server/booking/index.ts";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import { localTime } from "../../../shared/time/index.ts";
import type { StaffMember } from "../../../shared/staff/index.ts";
import { aService, aShift, anOffice, openToAll } from "../../support/builders.ts";
import { booked, bookingRoom, hold, ok, request, startsOn, type BookingRoom } from "../../support/bookingRoom.ts";
import { freshKey } from "../../support/people.ts";

const manager: StaffMember = { user: "account", name: "Kim", role: "manager", office: "example" };
const at = (minute: number) => `2026-06-08T${localTime(minute)}:00+02:00`;
const opening = 480;
const counters = 2;

const office = () =>
  anOffice({
    services: [aService({ maxPersons: 3, minutesPerFurtherPerson: 10 })],
    shifts: [aShift({ counters, release: [openToAll, { ...openToAll, for: "staff" }] })],
    booking: { coolOffMinutes: [0, 0] },
  });

async function inRoom<T>(work: (room: BookingRoom) => Promise<T>): Promise<T> {
  const room = await bookingRoom({ offices: [office()] });
  try {
    return await work(room);
  } finally {
    await room.remove();
  }
}

const staffOf = (room: BookingRoom) =>
  createStaffBooking(room.deps, room.booking, async () => ({ ok: false, faults: [] }));

/** What becomes of one of several appointments that have nothing to do with each other. */
const fates = ["stays", "cancelled", "cancelled twice", "moved", "moved and cancelled", "done"] as const;
type Fate = (typeof fates)[number];
const steps: Record<Fate, readonly string[]> = {
  stays: [],
  cancelled: ["cancel"],
  "cancelled twice": ["cancel", "cancel"],
  moved: ["move"],
  "moved and cancelled": ["move", "cancel"],
  done: ["end"],
};

async function doStep(room: BookingRoom, step: string, { appointment, secret }: BookedAnswer, index: number) {
  const { id } = appointment;
  if (step === "cancel") await ok(room.booking.cancelAppointment(id, { secret }));
  if (step === "end") await ok(staffOf(room).endVisit(id, "done", { staff: manager }));
  if (step === "move") {
    const held = await ok(hold(room, at(opening + 120 + 15 * index), { moves: id }, { secret }));
    await ok(room.booking.rescheduleAppointment(id, { hold: held.hold }, { secret }));
  }
}

/** What there is in the end, said without ids. */
async function end(room: BookingRoom) {
  const appointments = await room.db
    .selectFrom("appointment")
    .leftJoin("occupation", "occupation.id", "appointment.occupation")
    .select(["start_at", "status", "from_minute", "to_minute"])
    .orderBy("start_at")
    .execute();
  const holds = await room.db.selectFrom("hold").select("id").execute();
  return { appointments, holds: holds.length, starts: await startsOn(room) };
}

/** Plays the steps of all appointments; `order` says whose turn it is, each keeps the order of its own steps. */
function play(all: readonly Fate[], order: readonly number[]) {
  return inRoom(async (room) => {
    const visits: BookedAnswer[] = [];
    for (const index of all.keys()) visits.push(await booked(room, at(opening + 15 * index)));
    const left = all.map((it) => [...steps[it]]);
    for (const index of order) {
      const step = left[index]?.shift();
      if (step !== undefined) await doStep(room, step, visits[index] as BookedAnswer, index);
    }
    return end(room);
  });
}

test("C50 whatever order cancelling, moving and ending come in, it ends the same", async () => {
  const story = fc.array(fc.constantFrom(...fates), { minLength: 3, maxLength: 6 }).chain((all) => {
    const turns = all.flatMap((it, index) => steps[it].map(() => index));
    return fc.tuple(fc.constant(all), fc.constant(turns), fc.shuffledSubarray(turns, { minLength: turns.length }));
  });
  await fc.assert(
    fc.asyncProperty(story, async ([all, turns, shuffled]) => {
      expect(await play(all, shuffled)).toEqual(await play(all, turns));
    }),
    { numRuns: 8 },
  );
}, 120_000);

const act = fc.record({
  minute: fc.integer({ min: opening, max: opening + 40 }),
  persons: fc.integer({ min: 1, max: 3 }),
  by: fc.constantFrom("public" as const, "staff" as const, "overbook" as const),
  then: fc.constantFrom("book", "book", "keep", "release", "cancel", "end", "move", "wait"),
});

/** How many counters are in use at each minute by what nobody put over the capacity. */
async function inUse({ db, clock }: BookingRoom): Promise<number[]> {
  const rows = await db
    .selectFrom("occupation")
    .select(["from_minute", "to_minute", "overbooked_because"])
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", clock.now())]))
    .execute();
  const regular = rows.filter((it) => it.overbooked_because === null);
  return Array.from(
    { length: 240 },
    (_, index) => regular.filter((it) => it.from_minute <= opening + index && opening + index < it.to_minute).length,
  );
}

test("C50 C13 whatever the public and staff do, no minute is used by more than there are counters, but for what is marked", async () => {
  const marked: number[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 12, maxLength: 24 }), (acts) =>
      inRoom(async (room) => {
        const staff = staffOf(room);
        for (const { minute, persons, by, then } of acts) {
          const more = by === "overbook" ? { overbook: { because: "Härtefall" } } : {};
          const grid = by === "public" ? minute - (minute % 5) : minute;
          const who = by === "public" ? {} : { staff: manager };
          const held = await hold(room, at(grid), { persons, ...more }, who);
          if (!held.ok) continue;
          if (then === "wait") room.clock.passMinutes(10);
          if (then === "release") await room.booking.releaseHold(held.value.hold);
          if (then === "keep" || then === "wait" || then === "release") continue;
          const key = { idempotencyKey: freshKey(), ...who };
          const visit = await ok(room.booking.bookAppointment("example", request(held.value.hold), key));
          const { id } = visit.appointment;
          if (then === "cancel") await ok(room.booking.cancelAppointment(id, { secret: visit.secret }));
          if (then === "end") await ok(staff.endVisit(id, "done", { staff: manager }));
          if (then === "move") {
            const other = await hold(room, at(minute + 30), { moves: id, persons }, { staff: manager });
            if (other.ok)
              await ok(room.booking.rescheduleAppointment(id, { hold: other.value.hold }, { staff: manager }));
          }
          expect(Math.max(...(await inUse(room)))).toBeLessThanOrEqual(counters);
        }
        const over = await room.db
          .selectFrom("occupation")
          .select("id")
          .where("overbooked_because", "is not", null)
          .execute();
        marked.push(over.length);
      }),
    ),
    { numRuns: 8 },
  );
  expect(Math.max(...marked), "some were really put over the capacity").toBeGreaterThan(0);
}, 120_000);
