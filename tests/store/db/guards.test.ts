import type { Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenDatabase } from "../../../server/db/open.ts";
import type { OccupationRow, Tables } from "../../../server/db/schema.ts";
import { databasePlace, dropGuard, type DatabasePlace } from "../../support/database.ts";

// These tests write past everything that could think: plain rows, as a wrong line of code or a hand at the console would.

let place: DatabasePlace;
let open: OpenDatabase;
let db: Kysely<Tables>;

beforeEach(async () => {
  place = await databasePlace();
  open = await place.open();
  ({ db } = open);
  await db.insertInto("office").values({ id: "example", number: 1, version: 1 }).execute();
  await db
    .insertInto("day")
    .values({ id: 1, office: "example", shift: "morning", date: "2026-06-08", change: 1 })
    .execute();
  // Two counters from 8 to 10, one from 10 to 12, closed from 12 to 13, one from 13 to 14.
  await profile([480, 600, 2], [600, 720, 1], [780, 840, 1]);
});
afterEach(async () => {
  await open.close();
  await place.remove();
});

async function profile(...steps: [number, number, number][]) {
  await db.deleteFrom("day_capacity").execute();
  const rows = steps.map(([from_minute, to_minute, capacity]) => ({ day: 1, from_minute, to_minute, capacity }));
  await db.insertInto("day_capacity").values(rows).execute();
}

const now = 1_000_000;
const minute = 60_000;

async function write(from: number, to: number, more: Partial<Omit<OccupationRow, "id">> = {}): Promise<number> {
  const row = { day: 1, from_minute: from, to_minute: to, kind: "appointment" as const, expires_at: null, at: now };
  const { id } = await db
    .insertInto("occupation")
    .values({ ...row, instead_of: null, overbooked_because: null, ...more })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

const hold = (until: number) => ({ kind: "hold" as const, expires_at: until });
const update = (id: number, more: Partial<Omit<OccupationRow, "id">>) =>
  db.updateTable("occupation").set(more).where("id", "=", id).execute();
const refused = (work: Promise<unknown>) => expect(work).rejects.toThrow("over_capacity");
const rows = () => db.selectFrom("occupation").select(["from_minute", "to_minute"]).execute();

test("F4 the database takes as many occupations as there are counters, and not one more", async () => {
  await write(480, 495);
  await write(480, 495);
  await refused(write(480, 495));
  expect(await rows()).toHaveLength(2);
});

test("F4 without the guard the overbooking happens: the guard is what prevents it", async () => {
  await dropGuard(db);
  for (let count = 0; count < 3; count++) await write(480, 495);
  expect(await rows()).toHaveLength(3);
});

test("an occupation is judged at every minute, not only where it starts", async () => {
  await write(510, 520);
  await write(515, 530);
  await refused(write(480, 516));
  await write(480, 515);
  await refused(write(519, 600));
  await write(520, 600);
});

test("touching ends share no minute", async () => {
  await write(600, 615);
  await write(615, 630);
  await write(585, 600);
  await refused(write(614, 616));
});

test("an occupation that reaches into a step of fewer counters is judged by the fewer", async () => {
  await write(590, 610);
  await refused(write(590, 610));
  await write(590, 600);
});

test.each([
  ["before the first counter opens", 470, 490],
  ["after the last closes", 830, 850],
  ["across an hour in which none is open", 700, 790],
  ["inside it", 730, 740],
])("nothing fits %s", async (_, from, to) => {
  await refused(write(from, to));
});

test("nothing fits on a day without a profile", async () => {
  await db
    .insertInto("day")
    .values({ id: 2, office: "example", shift: "evening", date: "2026-06-08", change: 1 })
    .execute();
  await refused(write(480, 495, { day: 2 }));
});

test("C29 a hold counts until it runs out and not a moment longer", async () => {
  await write(600, 615, hold(now + 10 * minute));
  await refused(write(600, 615, { at: now + 10 * minute - 1 }));
  await write(600, 615, { at: now + 10 * minute });
});

test("a cool-off keeps the time as an appointment does", async () => {
  await write(600, 615, { kind: "cool_off", expires_at: now + minute });
  await refused(write(600, 615));
});

test("confirming a live hold is no new claim, also when counters have closed meanwhile", async () => {
  const id = await write(600, 615, hold(now + 10 * minute));
  await profile([480, 600, 2]);
  await update(id, { kind: "appointment", expires_at: null, at: now + 9 * minute });
  expect(await rows()).toHaveLength(1);
});

test("C29 a hold that ran out is not revived where somebody else has taken its place", async () => {
  const id = await write(600, 615, hold(now + minute));
  await write(600, 615, { at: now + 2 * minute });
  await refused(update(id, { kind: "appointment", expires_at: null, at: now + 3 * minute }));
  await refused(update(id, { expires_at: now + 60 * minute, at: now + 3 * minute }));
});

test("a hold that ran out is not revived by an update that hides the hour", async () => {
  const id = await write(600, 615, hold(now + minute));
  await write(600, 615, { at: now + 2 * minute });
  await refused(update(id, { kind: "appointment", expires_at: null }));
});

test("an occupation is not moved or stretched onto a full minute", async () => {
  const id = await write(480, 495);
  await write(600, 615);
  await refused(update(id, { from_minute: 605, to_minute: 620 }));
  await refused(update(id, { to_minute: 601 }));
  await update(id, { from_minute: 615, to_minute: 630 });
});

test("a hold that moves an appointment may stand on its minutes, but only on those", async () => {
  const old = await write(600, 615);
  await refused(write(605, 620, hold(now + 10 * minute)));
  const moving = await write(605, 620, { ...hold(now + 10 * minute), instead_of: old });
  await refused(write(605, 620, { ...hold(now + 10 * minute), instead_of: old }));
  await db.deleteFrom("occupation").where("id", "=", old).execute();
  await update(moving, { kind: "appointment", expires_at: null, instead_of: null, at: now + minute });
  expect(await rows()).toEqual([{ from_minute: 605, to_minute: 620 }]);
});

test("a hold that moves an appointment does not stay beside it", async () => {
  const old = await write(600, 615);
  const moving = await write(600, 615, { ...hold(now + 10 * minute), instead_of: old });
  await refused(update(moving, { kind: "appointment", expires_at: null, instead_of: null }));
  await refused(update(moving, { instead_of: null }));
  await expect(update(moving, { kind: "appointment", expires_at: null })).rejects.toThrow(/check constraint/i);
});

test("an overbooking passes with a reason, is counted, and does not lose its mark", async () => {
  await write(600, 615);
  const marked = await write(600, 615, { overbooked_because: "court date" });
  await refused(write(600, 615));
  await refused(update(marked, { overbooked_because: null }));
});

test("fewer counters leave what is booked alone and admit nothing new", async () => {
  await write(480, 495);
  await write(480, 495);
  await profile([480, 600, 1]);
  await refused(write(485, 500));
  await write(495, 510);
});

test("events are only added", async () => {
  const event = { office: "example", at: now, room: "booking", kind: "slot_held", actor: "public", details: "{}" };
  await db.insertInto("event").values(event).execute();
  await expect(db.updateTable("event").set({ kind: "nothing" }).execute()).rejects.toThrow("append_only");
  await expect(db.deleteFrom("event").execute()).rejects.toThrow("append_only");
});
