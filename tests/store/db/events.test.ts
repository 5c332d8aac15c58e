import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEventLog, isUnavailable, type EventLog, type Happening } from "../../../server/db/events.ts";
import type { OpenDatabase } from "../../../server/db/open.ts";
import { databasePlace, type DatabasePlace } from "../../support/database.ts";

let place: DatabasePlace;
let open: OpenDatabase;
let events: EventLog;
const onAccident = vi.fn();
beforeEach(async () => {
  place = await databasePlace();
  open = await place.open();
  await open.db.insertInto("office").values({ id: "example", number: 1, version: 1 }).execute();
  events = createEventLog(open.db, onAccident);
});
afterEach(async () => {
  await open.close();
  await place.remove();
});

const happening = (kind: string): Happening => ({ office: "example", at: 1, room: "booking", kind, actor: "public" });
const write = (...kinds: string[]) =>
  events.transact(async (_, record) => {
    for (const kind of kinds) await record(happening(kind));
  });
const logged = async () =>
  (await open.db.selectFrom("event").select(["revision", "kind"]).orderBy("revision").execute()).map((it) => it.kind);

const failure = (code: string) => Object.assign(new Error(code), { code });

test("revisions grow in the order of commits, also when many write at once", async () => {
  const heard: number[] = [];
  events.listen((event) => heard.push(event.revision));
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(`first ${index}`, `second ${index}`)));
  expect(heard).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect((await logged()).slice(0, 2)).toEqual(["first 0", "second 0"]);
});

test("what is rolled back happened for nobody", async () => {
  const heard: string[] = [];
  events.listen((event) => heard.push(event.kind));
  const broken = events.transact(async (_, record) => {
    await record(happening("never"));
    throw new Error("power cut");
  });
  await expect(broken).rejects.toThrow("power cut");
  await write("after");
  expect(heard).toEqual(["after"]);
  expect(await logged()).toEqual(["after"]);
});

test("a listener hears an event only when it is committed, and nothing after it has left", async () => {
  const heard: string[] = [];
  const leave = events.listen((event) => heard.push(event.kind));
  await events.transact(async (_, record) => {
    await record(happening("one"));
    expect(heard).toEqual([]);
  });
  leave();
  await write("two");
  expect(heard).toEqual(["one"]);
});

test("a listener that fails neither undoes what was committed nor silences the others", async () => {
  const heard: string[] = [];
  events.listen(() => {
    throw new Error("deaf");
  });
  events.listen((event) => heard.push(event.kind));
  await write("one");
  expect(heard).toEqual(["one"]);
  expect(onAccident).toHaveBeenCalledExactlyOnceWith(new Error("deaf"));
});

test.each([
  [3, "done"],
  [4, "SQLITE_BUSY"],
])("C32 a database that is busy %i times in a row ends as: %s", async (times, end) => {
  let tries = 0;
  const outcome = await events
    .transact(async (_, record) => {
      await record(happening("tried"));
      tries += 1;
      if (tries <= times) throw failure("SQLITE_BUSY");
      return "done";
    })
    .catch((error: Error) => error.message);
  expect(outcome).toBe(end);
  expect(tries).toBe(4);
  expect(await logged()).toHaveLength(end === "done" ? 1 : 0);
});

test("any other accident is not tried again", async () => {
  let tries = 0;
  const broken = events.transact(async () => {
    tries += 1;
    throw failure("SQLITE_CONSTRAINT");
  });
  await expect(broken).rejects.toThrow("SQLITE_CONSTRAINT");
  expect(tries).toBe(1);
});

test("a busy database and a full disk pass; a broken rule of the tables does not", () => {
  expect(["SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_WRITE"].every((code) => isUnavailable(failure(code)))).toBe(true);
  expect([failure("SQLITE_CONSTRAINT_TRIGGER"), new Error("x"), undefined].some(isUnavailable)).toBe(false);
});
