import { sql, type Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrations } from "../../../server/db/migrations/index.ts";
import { openDatabase } from "../../../server/db/open.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";

let place: DatabasePlace;
beforeEach(async () => void (place = await databasePlace()));
afterEach(() => place.remove());

test.each([
  ["mysql://db.example/terminpass", /not understood/],
  ["file:", /names no file/],
])("the address %s is refused in plain words", async (url, sentence) => {
  const refused = await openDatabase(url).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toMatch(sentence);
});

test("a database of a newer version is refused in plain words", async () => {
  const newer = { ...migrations, "9999_from_the_future": { up: async () => {} } };
  await (await openDatabase(place.url, newer)).close();
  const refused = await place.open().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartProblem);
  expect(String(refused)).toContain("newer version");
});

test("F14 a migration that breaks in the middle leaves the database as it was, and the next try succeeds", async () => {
  const before = await place.open();
  await before.db.insertInto("setting").values({ name: "kept", value: "yes" }).execute();
  await before.close();
  const next = (end: () => void) => ({
    ...migrations,
    "9998_next": {
      up: async (db: Kysely<unknown>) => {
        await sql`CREATE TABLE next (id INTEGER PRIMARY KEY)`.execute(db);
        await sql`UPDATE setting SET value = 'changed'`.execute(db);
        end();
      },
    },
  });
  const broken = next(() => {
    throw new Error("power cut");
  });
  await expect(openDatabase(place.url, broken)).rejects.toThrow("power cut");
  const after = await place.open();
  const tables = await after.db.introspection.getTables();
  expect(tables.map((it) => it.name)).not.toContain("next");
  expect(await after.db.selectFrom("setting").selectAll().execute()).toEqual([{ name: "kept", value: "yes" }]);
  await after.close();
  const healed = await openDatabase(
    place.url,
    next(() => {}),
  );
  expect((await healed.db.introspection.getTables()).map((it) => it.name)).toContain("next");
  await healed.close();
});

test("closed lists are closed in the database too", async () => {
  const { db, close } = await place.open();
  await db.insertInto("office").values({ id: "example", number: 1, version: 1 }).execute();
  const lie = sql`INSERT INTO day (office, shift, date, change) VALUES ('example', 'morning', '2026-06-08', 'soon')`;
  await expect(lie.execute(db)).rejects.toThrow(/TEXT value in INTEGER column|invalid input syntax for type bigint/);
  await sql`INSERT INTO day (id, office, shift, date, change) VALUES (1, 'example', 'morning', '2026-06-08', 1)`.execute(
    db,
  );
  const unknown = sql`INSERT INTO occupation (day, from_minute, to_minute, kind, at) VALUES (1, 0, 10, 'picnic', 0)`;
  await expect(unknown.execute(db)).rejects.toThrow(/check constraint/i);
  await close();
});
