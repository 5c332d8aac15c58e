import { spawnSync } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql, type Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../../server/db/open.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";

let place: DatabasePlace;
beforeEach(async () => void (place = await databasePlace()));
afterEach(() => place.remove());

async function pragma(db: Kysely<never>, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(db);
  return Object.values(rows[0] ?? {})[0];
}

test("a database file is made together with its folder, and what is written stays", async () => {
  const url = `file:${join(place.folder, "deep", "er", "terminpass.db")}`;
  const first = await openDatabase(url);
  await first.db.insertInto("setting").values({ name: "kept", value: "yes" }).execute();
  await first.close();
  const second = await openDatabase(url);
  expect(await second.db.selectFrom("setting").selectAll().execute()).toEqual([{ name: "kept", value: "yes" }]);
  await second.close();
});

test("a database in memory works and leaves no file", async () => {
  const { db, close } = await openDatabase("file::memory:");
  expect(await db.selectFrom("office").selectAll().execute()).toEqual([]);
  await close();
  expect(existsSync(":memory:")).toBe(false);
});

test("a commit is on the disk before it is answered, and references are kept", async () => {
  const { db, close } = await place.open();
  const untyped = db as unknown as Kysely<never>;
  expect(await pragma(untyped, "journal_mode")).toBe("wal");
  expect(await pragma(untyped, "synchronous")).toBe(2);
  expect(await pragma(untyped, "foreign_keys")).toBe(1);
  const orphan = db.insertInto("day").values({ office: "nowhere", shift: "a", date: "2026-06-08", change: 1 });
  await expect(orphan.execute()).rejects.toThrow(/FOREIGN KEY/);
  await close();
});

test("a transaction takes the write lock when it begins, before it has written", async () => {
  const { db, close } = await place.open();
  const script = `
    const Database = require("better-sqlite3");
    try { new Database(${JSON.stringify(place.path)}, { timeout: 50 }).exec("begin immediate"); }
    catch (error) { console.log(error.code); }`;
  const other = () => spawnSync(process.execPath, ["-e", script], { encoding: "utf8" }).stdout.trim();
  await db.transaction().execute(async () => expect(other()).toBe("SQLITE_BUSY"));
  expect(other(), "afterwards the lock is free").toBe("");
  await close();
});

test("a file that is no database is refused in plain words and left as it is", async () => {
  writeFileSync(place.path, "this is a letter, not a database. ".repeat(200));
  const size = statSync(place.path).size;
  const refused = await place.open().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain(place.path);
  expect(statSync(place.path).size).toBe(size);
});
