import { sql, type Kysely } from "kysely";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase, type OpenDatabase } from "../../../server/db/open.ts";
import type { Tables } from "../../../server/db/schema.ts";
import { openSeal } from "../../../server/db/seal.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { join } from "node:path";
import { databasePlace, dropGuard, type DatabasePlace } from "../../support/database.ts";
import { createPostgresDatabase, dropPostgresDatabase, urlOf } from "../../support/postgres.ts";

let place: DatabasePlace;
let open: OpenDatabase;
let db: Kysely<Tables>;
beforeEach(async () => {
  place = await databasePlace();
  open = await place.open();
  ({ db } = open);
});
afterEach(async () => {
  await open.close();
  await place.remove();
});

/** A day with one counter from 8 to 12. */
async function oneCounter(): Promise<void> {
  await db.insertInto("office").values({ id: "example", number: 1, version: 1 }).execute();
  const day = { id: 1, office: "example", shift: "morning", date: "2026-06-08", change: 1 };
  await db.insertInto("day").values(day).execute();
  await db.insertInto("day_capacity").values({ day: 1, from_minute: 480, to_minute: 720, capacity: 1 }).execute();
}

const occupy = (to: Kysely<Tables>) =>
  to
    .insertInto("occupation")
    .values({
      ...{ day: 1, from_minute: 480, to_minute: 495, kind: "appointment", expires_at: null, at: 1 },
      ...{ instead_of: null, overbooked_because: null },
    })
    .execute();

/** Writes all at the same time: each has written before any is committed, as far as the database lets them. */
async function occupyAtOnce(times: number): Promise<number> {
  const outcomes = await Promise.allSettled(
    Array.from({ length: times }, () =>
      db.transaction().execute(async (trx) => {
        await sql`select 1`.execute(trx);
        await occupy(trx);
        await sql`select pg_sleep(0.02)`.execute(trx);
      }),
    ),
  );
  const refusals = outcomes.filter((it) => it.status === "rejected").map((it) => (it.reason as Error).message);
  expect(refusals.filter((it) => it !== "over_capacity")).toEqual([]);
  return outcomes.length - refusals.length;
}

test("F4 of eight who write at once past all code, without asking for the lock, the database lets one", async () => {
  await oneCounter();
  expect(await occupyAtOnce(8)).toBe(1);
});

test("F4 a guard that counts without locking the day lets several: the lock is part of the guard", async () => {
  await oneCounter();
  const { rows } = await sql<{
    source: string;
  }>`select prosrc as source from pg_proc where proname = 'occupation_guard'`.execute(db);
  const source = (rows[0]?.source ?? "").replace(/PERFORM 1 FROM day[^;]*;/, "");
  await sql
    .raw(`CREATE OR REPLACE FUNCTION occupation_guard() RETURNS trigger LANGUAGE plpgsql AS $x$${source}$x$`)
    .execute(db);
  const won = await occupyAtOnce(8);
  // What was changed here must not serve another test: a database without this trigger is thrown away.
  await dropGuard(db);
  expect(won).toBeGreaterThan(1);
});

test("F4 a transaction that goes on reading an older state cannot occupy anything", async () => {
  await oneCounter();
  for (const level of ["repeatable read", "serializable"] as const) {
    const writing = db.transaction().setIsolationLevel(level).execute(occupy);
    await expect(writing).rejects.toThrow("read committed only");
  }
});

test("the log cannot be emptied at one stroke", async () => {
  await expect(sql`TRUNCATE event`.execute(db)).rejects.toThrow("append_only");
});

test("instants come back as numbers, sealed bytes as bytes", async () => {
  await db.insertInto("lease").values({ name: "a", holder: "b", expires_at: 1_780_000_000_123 }).execute();
  const lease = await db.selectFrom("lease").select("expires_at").executeTakeFirstOrThrow();
  expect(lease.expires_at).toBe(1_780_000_000_123);
  const key = { kid: 1, kind: 1, public_jwk: "{}", not_before: 0, signs_until: 1, not_after: 2, blocked_at: null };
  await db
    .insertInto("pass_key")
    .values({ ...key, sealed_private: Uint8Array.of(0, 255, 7) })
    .execute();
  const row = await db.selectFrom("pass_key").select("sealed_private").executeTakeFirstOrThrow();
  expect(row.sealed_private).toBeInstanceOf(Uint8Array);
  expect([...row.sealed_private]).toEqual([0, 255, 7]);
});

test("four servers that start at once on an empty database make its tables once, and share one key", async () => {
  const name = await createPostgresDatabase({ empty: true });
  const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(urlOf(name))));
  const seals = await Promise.all(opened.map((it) => openSeal(it.db, join(place.folder, "shared.key"))));
  expect(new Set(seals.map((it) => it.hash("person", "Muster"))).size).toBe(1);
  for (const it of opened) await it.close();
  await dropPostgresDatabase(name);
});

test.each([
  ["a server that does not run", "postgres://app@127.0.0.1:9/app", "does not answer"],
  ["a database that is not there", () => urlOf("nowhere"), "does not exist"],
])("%s is named in plain words, without the address", async (_, url, sentence) => {
  const address = typeof url === "string" ? url : url();
  const refused = await openDatabase(address).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain(sentence);
  expect(String(refused)).not.toContain("app@");
});

test("a database that cannot keep names of all scripts is refused in plain words", async () => {
  const admin = new Client({ connectionString: urlOf("postgres") });
  await admin.connect();
  await admin.query("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  const refused = await openDatabase(urlOf("latin")).catch((error: unknown) => error);
  await admin.query("DROP DATABASE latin WITH (FORCE)");
  await admin.end();
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain("UTF8");
});

test("F12 connections that are cut while nobody uses them are replaced without anybody noticing", async () => {
  await db.selectFrom("setting").selectAll().execute();
  const admin = new Client({ connectionString: urlOf("postgres") });
  await admin.connect();
  const { pathname } = new URL(place.url);
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [pathname.slice(1)]);
  await admin.end();
  await expect
    .poll(() =>
      db
        .selectFrom("setting")
        .selectAll()
        .execute()
        .catch(() => "cut"),
    )
    .toEqual([]);
});
