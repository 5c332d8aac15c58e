import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listedVisits, recordScan, taskChanges, visitsOf } from "../../../server/checkin/index.ts";
import { addMinutes, type Instant } from "../../../shared/time/index.ts";
import { booked, bookingRoom, type BookingRoom } from "../../support/bookingRoom.ts";
import { anOffice } from "../../support/builders.ts";
import { instant } from "../../support/instants.ts";
import { passIdOf } from "../../support/passIds.ts";
import { somebody } from "../../support/people.ts";
import { date } from "../../support/instants.ts";

const received = instant("2026-06-08T09:00:00+02:00");

let room: BookingRoom;
beforeAll(async () => {
  const service = {
    id: "transfer",
    name: { de: "Übertrag" },
    minutes: 15,
    maxPersons: 3,
    access: [{ mode: "self_booking" as const }],
  };
  room = await bookingRoom({ offices: [anOffice({ services: [service], booking: { coolOffMinutes: [0, 0] } })] });
});
afterAll(() => room.remove());

interface Scan {
  device: number;
  /** Which of the passes of the family. */
  pass: number;
  minutesAgo: number;
  arrival: boolean;
  offsetMs: number;
}

const aScan = fc.record<Scan>({
  device: fc.integer({ min: 0, max: 2 }),
  pass: fc.integer({ min: 0, max: 1 }),
  minutesAgo: fc.integer({ min: -5, max: 30 }),
  arrival: fc.boolean(),
  offsetMs: fc.integer({ min: -90_000, max: 90_000 }),
});

/** What an office sees of a family once all scans are in, in this order. */
async function endOf(scans: readonly Scan[], mutations: readonly string[], order: readonly number[]) {
  const companions = [{ ...somebody(), birthDate: date("2015-01-01") }];
  const family = await booked(room, "2026-06-08T09:00:00+02:00", { persons: 2, companions });
  const passIds = [family.pass, ...family.companionPasses].map(passIdOf);
  for (const place of order) {
    const { device, pass, minutesAgo, arrival, offsetMs } = scans[place] as Scan;
    const told = { at: addMinutes(received, -minutesAgo), offsetMs };
    const act = {
      id: mutations[place] ?? "",
      office: "example",
      device: `tablet ${device}`,
      actor: "user",
      told,
      receivedAt: received,
    };
    const args = {
      passId: passIds[pass] ?? "",
      verdict: "welcome",
      arrival,
      source: "camera" as const,
      desk: `Tisch ${device}`,
    };
    await room.deps.events.transact((trx, record) => recordScan(trx, record, act, args));
  }
  const visits = listedVisits(room.deps.seal, await visitsOf(room.db, "example", [family.appointment.id]));
  const tasks = await room.db.transaction().execute((trx) => taskChanges(trx, "example"));
  const ofFamily = tasks.filter((it) => passIds.includes(it.passId));
  await room.booking.cancelAppointment(family.appointment.id, { secret: family.secret });
  return {
    visits: visits.map((it) => [it.status, it.arrivedAt, it.desk]),
    tasks: ofFamily.map((it) => [passIds.indexOf(it.passId), it.kind, it.scans]).sort(),
  };
}

it("F6 scans of a family end the same in whatever order they come in: arrival, desk, tasks", async () => {
  let [arrived, doubtful] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(aScan, { minLength: 2, maxLength: 6 }).chain((scans) => {
        const places = [...scans.keys()];
        const all = { minLength: places.length, maxLength: places.length };
        return fc.tuple(fc.constant(scans), fc.shuffledSubarray(places, all));
      }),
      async ([scans, order]) => {
        const mutations = scans.map(() => randomUUID());
        const inOrder = await endOf(scans, mutations, [...scans.keys()]);
        const other = await endOf(
          scans,
          mutations.map((it) => `${it}'`),
          order,
        );
        expect(other).toEqual(inOrder);
        const firsts = scans.filter((it) => it.arrival).map(instantOf);
        expect(inOrder.visits[0]?.[1]).toBe(firsts.length > 0 ? Math.min(...firsts) : null);
        arrived += firsts.length > 0 ? 1 : 0;
        doubtful += inOrder.tasks.length;
      },
    ),
    { numRuns: 80, seed: 20261201 },
  );
  // The property says something only where both cases were met.
  expect(arrived).toBeGreaterThan(20);
  expect(doubtful).toBeGreaterThan(10);
});

const instantOf = ({ minutesAgo, offsetMs }: Scan) =>
  Math.min(received, (addMinutes(received, -minutesAgo) as Instant) + offsetMs);

/** What a tablet whose clock is off by so much says of a scan, where it has measured that today. */
const toldBy = (scan: Scan, offMinutes: number): Scan => ({
  ...scan,
  minutesAgo: scan.minutesAgo - offMinutes,
  offsetMs: -offMinutes * 60_000,
});

it("O17 O20 clocks that are wrong by up to 26 hours change nothing, in whatever order the scans come in", async () => {
  const aDay = 26 * 60;
  const wrong = fc.array(fc.integer({ min: -aDay, max: aDay }), { minLength: 3, maxLength: 3 });
  let differing = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(aScan, { minLength: 2, maxLength: 6 }).chain((scans) => {
        const all = { minLength: scans.length, maxLength: scans.length };
        return fc.tuple(fc.constant(scans), wrong, fc.shuffledSubarray([...scans.keys()], all));
      }),
      async ([scans, off, order]) => {
        const right = scans.map((it) => ({ ...it, offsetMs: 0 }));
        const mutations = scans.map(() => randomUUID());
        const expected = await endOf(right, mutations, [...scans.keys()]);
        const others = mutations.map((it) => `${it}'`);
        const told = right.map((it) => toldBy(it, off[it.device] ?? 0));
        expect(await endOf(told, others, order)).toEqual(expected);
        // Without what was measured of the clocks it would have come out differently.
        const unmeasured = told.map((it) => ({ ...it, offsetMs: 0 }));
        const guessed = await endOf(
          unmeasured,
          mutations.map((it) => `${it}"`),
          order,
        );
        differing += JSON.stringify(guessed) === JSON.stringify(expected) ? 0 : 1;
      },
    ),
    { numRuns: 24, seed: 20261202 },
  );
  expect(differing).toBeGreaterThan(6);
});
