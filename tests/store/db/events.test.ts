import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEventLog, type EventLog, type Happening } from "../../../server/db/events.ts";
import { isUnavailable } from "../../../server/db/failures.ts";
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
  expect(heard.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  const kinds = await logged();
  for (let index = 0; index < 20; index++) {
    expect(kinds.indexOf(`second ${index}`), "one transaction after the other").toBe(
      kinds.indexOf(`first ${index}`) + 1,
    );
  }
});

test("whoever has read up to a revision has missed nothing before it, also while many write", async () => {
  const readings: number[][] = [];
  let writing = true;
  const reader = async () => {
    while (writing) {
      const rows = await open.db.selectFrom("event").select("revision").orderBy("revision").execute();
      readings.push(rows.map((it) => it.revision));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const reading = reader();
  await Promise.all(Array.from({ length: 40 }, (_, index) => write(`first ${index}`, `second ${index}`)));
  writing = false;
  await reading;
  const all = Array.from({ length: 80 }, (_, index) => index + 1);
  for (const seen of readings) expect(seen).toEqual(all.slice(0, seen.length));
});

test("what another process on the same database does is told once, and what this one does is not told again", async () => {
  const other = await place.open();
  const others = createEventLog(other.db, onAccident);
  await write("before");
  const heard: string[] = [];
  events.listen((event) => heard.push(event.kind));
  await events.look();
  await write("mine");
  await others.transact((_, record) => record({ ...happening("theirs"), subject: "a", details: { from: "b" } }));
  await write("mine again");
  expect(heard).toEqual(["mine", "mine again"]);
  await events.look();
  await events.look();
  expect(heard).toEqual(["mine", "mine again", "theirs"]);
  await other.close();
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
  [3, "done", "40P01"],
  [4, "55P03", "55P03"],
])("C32 a database that is busy %i times in a row ends as: %s", async (times, end, code = "SQLITE_BUSY") => {
  let tries = 0;
  const outcome = await events
    .transact(async (_, record) => {
      await record(happening("tried"));
      tries += 1;
      if (tries <= times) throw failure(code);
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

test("a busy database, a full disk and a lost connection pass; a broken rule of the tables does not", () => {
  // prettier-ignore
  const passing = ["SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "40001", "40P01", "55P03", "57P01", "53300", "53100", "08006",
    "ECONNREFUSED", "ECONNRESET"];
  expect(passing.filter((code) => !isUnavailable(failure(code)))).toEqual([]);
  expect(isUnavailable(new Error("Connection terminated unexpectedly"))).toBe(true);
  const lasting = [failure("SQLITE_CONSTRAINT_TRIGGER"), failure("23505"), failure("P0001"), new Error("x"), undefined];
  expect(lasting.some(isUnavailable)).toBe(false);
});
