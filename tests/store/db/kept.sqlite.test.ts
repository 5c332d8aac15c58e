import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";

// A file of an earlier version, word for word: what an office has on its disk.
const kept = readFileSync(fileURLToPath(new URL("./kept/0004.sql", import.meta.url)), "utf8");

let place: DatabasePlace;
beforeEach(async () => {
  place = await databasePlace({ empty: true });
  new Database(place.path).exec(kept).close();
});
afterEach(() => place.remove());

/** What the tables are made of, however it was written down. */
function tablesIn(path: string): string[] {
  const file = new Database(path, { readonly: true });
  const rows = file.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").all() as {
    sql: string;
  }[];
  file.close();
  return rows.map((it) => it.sql.replaceAll('"', "").replaceAll(/\s+/g, " "));
}

test("F14 a database file of an earlier version opens, with everything that was in it", async () => {
  const { db, close } = await place.open();
  const booked = await db
    .selectFrom("appointment")
    .innerJoin("occupation", "occupation.id", "appointment.occupation")
    .select(["appointment.status", "occupation.kind", "from_minute"])
    .execute();
  expect(booked).toEqual([{ status: "booked", kind: "appointment", from_minute: 480 }]);
  expect(await db.selectFrom("event").select("revision").orderBy("revision").execute()).toEqual([
    { revision: 1 },
    { revision: 2 },
    { revision: 3 },
  ]);
  await close();
});

test("a new database file is made of the same tables and guards as one that was brought up to date", async () => {
  await (await place.open()).close();
  const fresh = await databasePlace({ empty: true });
  await (await fresh.open()).close();
  expect(tablesIn(place.path)).toEqual(tablesIn(fresh.path));
  await fresh.remove();
});
