import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEventLog, type EventLog, type Happening } from "../../../server/db/events.ts";
import type { OpenDatabase } from "../../../server/db/open.ts";
import { inserting, prepared } from "../../../server/db/prepared.ts";
import { savepoint } from "../../../server/db/savepoint.ts";
import { databasePlace, isPostgres, type DatabasePlace } from "../../support/database.ts";

let place: DatabasePlace;
let open: OpenDatabase;
let events: EventLog;
beforeEach(async () => {
  place = await databasePlace({ empty: true });
  open = await place.open();
  await open.db.insertInto("office").values({ id: "example", number: 1, version: 1 }).execute();
  events = createEventLog(open.db, (error) => {
    throw error;
  });
});
afterEach(async () => {
  await open.close();
  await place.remove();
});

const put = inserting("setting", ["name", "value"]);
const everything = prepared((db, it: { name: string }) =>
  db.selectFrom("setting").selectAll().where("name", "=", it.name),
);
const kept = async () =>
  (await open.db.selectFrom("setting").select("name").where("name", "like", "test %").orderBy("name").execute()).map(
    (it) => it.name,
  );
const named = (name: string) => ({ name: `test ${name}`, value: "1" });
const happening: Happening = { office: "example", at: 1, room: "booking", kind: "tried", actor: "public" };

test("what nobody waited for is there for whatever is asked next, and after the commit", async () => {
  await events.transact(async (trx, record) => {
    await put.later(trx, named("a"));
    await record(happening);
    expect(await everything(trx, { name: "test a" })).toEqual([named("a")]);
    await put.later(trx, named("b"));
  });
  expect(await kept()).toEqual(["test a", "test b"]);
});

test("rows of what nobody waited for are there when something else is answered", async () => {
  const rows = await events.transact(async (trx) => {
    await put.later(trx, named("a"));
    const later = await everything.later(trx, { name: "test a" });
    await everything(trx, { name: "test b" });
    return later.rows;
  });
  expect(rows).toEqual([named("a")]);
});

test("F1 a statement that fails without anybody waiting fails the transaction: nothing is kept, nobody hears of it", async () => {
  const heard: unknown[] = [];
  events.listen((event) => heard.push(event));
  const twice = events.transact(async (trx, record) => {
    await put.later(trx, named("a"));
    await put.later(trx, named("a"));
    await put.later(trx, named("b"));
    await record(happening);
  });
  await expect(twice).rejects.toThrow(/unique/i);
  expect(await kept()).toEqual([]);
  expect(heard).toEqual([]);
  // The connection is as good as before, its statements too.
  await events.transact(async (trx) => void (await put.later(trx, named("a"))));
  expect(await kept()).toEqual(["test a"]);
});

// A database file goes on after a statement that fails.
if (isPostgres) {
  test("F1 whoever passes over a failure is not told that it was committed", async () => {
    const passed = events.transact(async (trx) => {
      await put.later(trx, named("a"));
      await sql`select nothing from nowhere`.execute(trx).catch(() => undefined);
    });
    await expect(passed).rejects.toThrow("the transaction had failed before its end");
    expect(await kept()).toEqual([]);
  });
}

test("what a savepoint takes back is taken back alone", async () => {
  await events.transact(async (trx) => {
    await put.later(trx, named("a"));
    const failed = savepoint(trx, async () => {
      await put.later(trx, named("b"));
      await put(trx, named("a"));
    });
    await expect(failed).rejects.toThrow(/unique/i);
    await put.later(trx, named("c"));
  });
  expect(await kept()).toEqual(["test a", "test c"]);
});

test("a table that another server has changed meanwhile is read as it is now", async () => {
  const read = () => events.transact(async (trx) => everything(trx, { name: "test a" }));
  await events.transact(async (trx) => void (await put.later(trx, named("a"))));
  expect(await read()).toEqual([named("a")]);
  const other = await place.open();
  await sql`alter table setting add column further integer`.execute(other.db);
  await other.close();
  expect(await read()).toEqual([{ ...named("a"), further: null }]);
  expect(await read()).toEqual([{ ...named("a"), further: null }]);
});

test("what fails at the end of an attempt without anybody waiting undoes the attempt, and not what is around it", async () => {
  await events.transact(async (trx) => {
    await put(trx, named("a"));
    const attempt = savepoint(trx, async () => {
      await put.later(trx, named("b"));
      await put.later(trx, named("a"));
    });
    await expect(attempt).rejects.toThrow();
    await put(trx, named("c"));
  });
  expect(await kept()).toEqual(["test a", "test c"]);
});
