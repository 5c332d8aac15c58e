import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openHouse } from "../../support/openHouse.ts";

const prepare = Database.prototype.prepare;

/** From now on the library says that it is another version. */
function pretend(version: string): void {
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    return prepare.call(this, sql === "SELECT sqlite_version()" ? `SELECT '${version}'` : sql);
  } as typeof prepare;
}

let lines: Record<string, unknown>[];
const start = (production: boolean) =>
  openHouse({ materials: { production, log: (line: Record<string, unknown>) => void lines.push(line) } });

beforeEach(() => void (lines = []));
afterEach(() => void (Database.prototype.prepare = prepare));

test("F11 a server on a SQLite that can damage its file does not start in production, and warns elsewhere", async () => {
  pretend("3.51.2");
  await expect(start(true)).rejects.toThrow("SQLite 3.51.2 can damage the database file; 3.51.3 or newer");
  await start(false);
  expect(lines).toMatchObject([{ level: "warn", part: "database", warning: expect.stringContaining("3.51.2") }]);
});

test("F11 on a good one it starts without a word", async () => {
  pretend("3.51.3");
  await start(true);
  expect(lines).toEqual([]);
});
