import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commitTogether } from "../../../server/db/commitTogether.ts";
import type { OpenDatabase } from "../../../server/db/open.ts";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";

let place: DatabasePlace;
let open: OpenDatabase;
let other: OpenDatabase;
beforeEach(async () => {
  place = await databasePlace();
  open = await place.open();
  other = await place.open();
});
afterEach(async () => {
  await open.close();
  await other.close();
  await place.remove();
});

const names = async ({ db }: OpenDatabase) =>
  (await db.selectFrom("setting").select("name").where("name", "like", "note%").orderBy("name").execute()).map(
    (it) => it.name,
  );
const write = (name: string) => (trx: Parameters<Parameters<ReturnType<typeof commitTogether>>[0]>[0]) =>
  trx.insertInto("setting").values({ name, value: "" }).execute();

test("what waits at the same time shares one commit, and nobody is answered before it", async () => {
  const commit = commitTogether(open.db);
  const before = Number(other.commits.mark());
  const seen: string[][] = [];
  const all = Array.from({ length: 20 }, (_, index) =>
    commit(write(`note ${String(index).padStart(2, "0")}`)).then(async () => void seen.push(await names(other))),
  );
  expect(await names(other)).toEqual([]);
  await Promise.all(all);
  for (const there of seen) expect(there).toHaveLength(20);
  expect(other.commits.mark()).toBe(before + 1);
});

test("one that fails is undone alone", async () => {
  const commit = commitTogether(open.db);
  const broken = commit(async (trx) => {
    await write("note broken")(trx);
    throw new Error("changed my mind");
  });
  const refused = expect(broken).rejects.toThrow("changed my mind");
  await Promise.all([commit(write("note before")), refused, commit(write("note after"))]);
  expect(await names(other)).toEqual(["note after", "note before"]);
});

test("when the transaction itself ends, everybody in it is told and nothing is kept", async () => {
  const commit = commitTogether(open.db);
  const full = Object.assign(new Error("disk full"), { code: "SQLITE_FULL" });
  const outcomes = await Promise.allSettled([
    commit(write("note one")),
    commit(async () => {
      throw full;
    }),
    commit(write("note three")),
  ]);
  expect(outcomes.map((it) => it.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await names(other)).toEqual([]);
  await commit(write("note later"));
  expect(await names(other)).toEqual(["note later"]);
});

test("a commit that the database refuses answers nobody with success", async () => {
  const commit = commitTogether(open.db);
  const orphan = commit(async (trx) => {
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    await trx.insertInto("service_number").values({ office: "nowhere", service: "none", number: 1 }).execute();
  });
  const outcomes = await Promise.allSettled([commit(write("note one")), orphan]);
  expect(outcomes.map((it) => it.status)).toEqual(["rejected", "rejected"]);
  expect(await names(other)).toEqual([]);
});

test("more than fit into one commit all come through, in order", async () => {
  const commit = commitTogether(open.db);
  const order: number[] = [];
  await Promise.all(Array.from({ length: 100 }, (_, index) => commit(async () => void order.push(index))));
  expect(order).toEqual(Array.from({ length: 100 }, (_, index) => index));
});
