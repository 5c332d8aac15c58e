import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrations } from "../../../server/db/migrations/index.ts";
import { openForServer } from "../../../server/db/open.ts";
import { openSqlite } from "../../../server/db/sqliteDialect.ts";

const kept = readFileSync(fileURLToPath(new URL("./kept/0004.sql", import.meta.url)), "utf8");
const points = 20;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "terminpass-migrations-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything that stands in a database file. */
function contentOf(path: string): Record<string, unknown> {
  const file = new Database(path, { readonly: true });
  const tables = file.prepare("SELECT name, sql FROM sqlite_master ORDER BY name").all() as {
    name: string;
    sql: string;
  }[];
  const rows = tables
    .filter(({ sql, name }) => /^CREATE TABLE/i.test(sql) && name !== "kysely_migration")
    .map(({ name }) => [name, file.prepare(`SELECT * FROM "${name}"`).all()]);
  const done = file.prepare("SELECT name FROM kysely_migration ORDER BY name").pluck().all();
  file.close();
  return { tables, done, rows };
}

const prepare = Database.prototype.prepare;
const isChange = /^\s*(create|insert|alter|update|drop|delete)\b/i;

const asServer = async (path: string) => (await openForServer(`file:${path}`)).close();

/** Each change by itself, with no transaction around them. */
async function withoutTransaction(path: string): Promise<void> {
  const { dialect } = openSqlite(`file:${path}`);
  const db = new Kysely<unknown>({ dialect });
  try {
    const { error } = await new Migrator({
      db,
      disableTransactions: true,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    if (error) throw error;
  } finally {
    await db.destroy();
  }
}

/**
 * Brings the database of an earlier version up to date; before the statement of that number it calls `then`. Gives how many there were
 * that change something.
 */
async function migrate(path: string, at = Infinity, then = () => {}, run = asServer): Promise<number> {
  let count = 0;
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    if (this.name === path && (run === asServer ? this.inTransaction : isChange.test(sql))) count += 1;
    if (count === at) then();
    return prepare.call(this, sql);
  } as typeof prepare;
  try {
    await run(path);
  } finally {
    Database.prototype.prepare = prepare;
  }
  return count;
}

function earlier(name: string): string {
  const path = join(folder, name);
  const file = new Database(path);
  file.pragma("journal_mode = WAL");
  file.exec(kept).close();
  return path;
}

/** What a process leaves that is killed before that statement. */
async function killedAt(start: string, at: number, run = asServer): Promise<string> {
  const path = join(folder, `cut-${at}.db`);
  copyFileSync(start, path);
  const left = join(folder, `left-${at}.db`);
  const power = new Error("the power fails");
  const fail = () => {
    // What lies on the disk at that moment is what a killed process leaves.
    for (const part of ["", "-wal"]) if (existsSync(path + part)) copyFileSync(path + part, left + part);
    throw power;
  };
  await expect(migrate(path, at, fail, run), `statement ${at}`).rejects.toBe(power);
  return left;
}

test("F14 the migrations killed at twenty points leave what was there, and the next start brings it up to date", async () => {
  const start = earlier("start.db");
  const before = contentOf(start);
  const whole = join(folder, "whole.db");
  copyFileSync(start, whole);
  const statements = await migrate(whole);
  const after = contentOf(whole);
  expect(statements).toBeGreaterThan(points);
  expect(after["done"]).not.toEqual(before["done"]);

  for (let point = 0; point < points; point++) {
    const at = 1 + Math.floor(((statements - 1) * point) / (points - 1));
    const left = await killedAt(start, at);
    expect(contentOf(left), `killed before statement ${at}`).toEqual(before);
    await migrate(left);
    expect(contentOf(left), `started again after statement ${at}`).toEqual(after);
  }
}, 60_000);

test("killed with no transaction around them, they leave half of themselves behind", async () => {
  const start = earlier("start.db");
  const before = contentOf(start);
  const whole = join(folder, "whole.db");
  copyFileSync(start, whole);
  const statements = await migrate(whole, Infinity, () => {}, withoutTransaction);
  const after = contentOf(whole);
  const whatIsLeft: string[] = [];
  for (let at = 1; at <= statements; at += Math.ceil(statements / 4)) {
    whatIsLeft.push(JSON.stringify(contentOf(await killedAt(start, at, withoutTransaction))));
  }
  const isWhole = (it: string) => [before, after].some((whole) => JSON.stringify(whole) === it);
  expect(whatIsLeft.filter((it) => !isWhole(it)).length).toBeGreaterThan(0);
}, 60_000);
