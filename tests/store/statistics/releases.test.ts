import { afterEach, expect, test } from "vitest";
import { noteReleases } from "../../../server/statistics/index.ts";
import { booked, bookingRoom, monday, type BookingRoom } from "../../support/bookingRoom.ts";
import { aService, aShift, anOffice } from "../../support/builders.ts";

// On Monday at seven the eight starts of Monday are released.
const office = anOffice({
  services: [aService({ grid: 15 })],
  shifts: [aShift({ to: "10:00", release: [{ for: "public", opens: { days: 0, at: "07:00" }, upTo: 2 }] })],
});
const starts = ["08:00", "08:15", "08:30", "08:45", "09:00", "09:15", "09:30", "09:45"];

const rooms: BookingRoom[] = [];
afterEach(async () => {
  const [first, ...others] = rooms.splice(0);
  for (const room of others) await room.close();
  await first?.remove();
});

/** A server with its own memory of what it looked at; a second one shares the database of the first. */
async function server() {
  const [first] = rooms;
  const shared = first ? { place: first.place, clock: first.clock } : { at: "2026-06-08T06:00:00+02:00" };
  const room = await bookingRoom({ offices: [office], ...shared });
  rooms.push(room);
  const version = { office: "example", version: 1, content: "{}", source_hash: null, applied_at: 0 };
  if (!first) await room.db.insertInto("office_version").values(version).execute();
  return { ...room, look: noteReleases(room.deps) };
}

test("C24 of servers that look at once one records a release, once, and the log tells of it once", async () => {
  const all = [await server(), await server(), await server()] as const;
  const [{ db, clock }] = all;
  for (const { look } of all) await look();
  clock.set("2026-06-08T07:00:20+02:00");
  await Promise.all(all.flatMap(({ look }) => [look(), look()]));
  const rows = await db.selectFrom("release_record").selectAll().execute();
  expect(rows).toMatchObject([{ date: monday, service: "transfer", audience: "public", rules_version: 1 }]);
  const events = await db.selectFrom("event").selectAll().where("room", "=", "statistics").execute();
  expect(events).toMatchObject([{ kind: "times_released", date: monday, actor: "rules" }]);
  expect(JSON.parse(events[0]?.details ?? "")).toEqual({
    audience: "public",
    shift: "morning",
    rules: 1,
    starts: { transfer: 8 },
  });
});

test("C24 what another server booked counts, and what was written of it stays", async () => {
  const [here, there] = [await server(), await server()];
  await here.look();
  here.clock.set("2026-06-08T07:00:20+02:00");
  await here.look();
  for (const start of starts) await booked(there, `2026-06-08T${start}:00+02:00`);
  await here.look();
  const record = () => here.db.selectFrom("release_record").select(["half_gone_at", "gone_at"]).executeTakeFirst();
  const half = Date.parse("2026-06-08T07:00:20+02:00");
  expect(await record()).toEqual({ half_gone_at: half, gone_at: null });
  here.clock.set("2026-06-08T07:01:00+02:00");
  for (const start of starts) await booked(there, `2026-06-08T${start}:00+02:00`);
  await Promise.all([here.look(), there.look()]);
  const all = { half_gone_at: half, gone_at: Date.parse("2026-06-08T07:01:00+02:00") };
  expect(await record()).toEqual(all);
  await here.db
    .updateTable("occupation")
    .set({ at: half + 1 })
    .execute();
  await here.db
    .updateTable("day")
    .set((eb) => ({ change: eb("change", "+", 1) }))
    .execute();
  await Promise.all([here.look(), there.look()]);
  expect(await record()).toEqual(all);
});
