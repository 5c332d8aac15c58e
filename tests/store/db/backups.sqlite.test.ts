import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { backupsIn, regularBackups, superfluous } from "../../../server/db/backups.ts";
import { copyDatabase } from "../../../server/db/copyDatabase.ts";
import { openForServer, type OpenDatabase } from "../../../server/db/open.ts";
import { ownFile } from "../../../server/db/ownFile.ts";
import { restoreDatabase } from "../../../server/db/restoreDatabase.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";

const noon = Date.parse("2026-12-10T12:00:30Z");

let folder: string;
let file: string;
let open: OpenDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "terminpass-backup-"));
  file = join(folder, "terminpass.db");
  open = await openForServer(`file:${file}`);
  await note("first");
});
afterEach(async () => {
  await open.close();
  rmSync(folder, { recursive: true });
});

const note = (name: string) => open.db.insertInto("setting").values({ name, value: "yes" }).execute();

/** Rows of each table, and one sum over all that stands in them. */
function contentOf(path: string): { rows: Record<string, number>; sum: string } {
  const database = new Database(path, { readonly: true });
  const sum = createHash("sha256");
  const rows: Record<string, number> = {};
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();
  for (const table of tables as string[]) {
    const all = database.prepare(`SELECT * FROM "${table}"`).all();
    rows[table] = all.length;
    sum.update(table).update(JSON.stringify(all));
  }
  database.close();
  return { rows, sum: sum.digest("hex") };
}

/** Overwrites pages in the middle, as a broken disk would. */
const damage = (path: string) => writeFileSync(path, readFileSync(path).fill(0x5a, 4096 * 5, 4096 * 9));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(StartProblem);
    return String(error);
  }
  return "";
}

describe("F10 a backup", () => {
  test("holds the same rows as the database at that moment, and so does what is restored from it", async () => {
    const content = contentOf(file);
    const backup = join(folder, "copy.db");
    copyDatabase(file, backup);
    expect(contentOf(backup)).toEqual(content);
    expect(statSync(backup).mode & 0o077, "for its own user only").toBe(0);
    await note("second");
    expect(contentOf(file), "the sum sees what is different").not.toEqual(content);
    await open.close();
    chmodSync(file, 0o640);
    expect(restoreDatabase(file, backup, noon)).toMatchObject({ appointments: 0, newest: null });
    expect(contentOf(file)).toEqual(content);
    expect(statSync(file).mode & 0o777, "it belongs to whom the one before belonged").toBe(0o640);
    open = await openForServer(`file:${file}`);
    expect(await open.db.selectFrom("setting").select("name").execute()).toEqual([{ name: "first" }]);
  });

  test("is not restored under a running server, and a log of before is never taken for that of the restored file", async () => {
    const backup = join(folder, "copy.db");
    copyDatabase(file, backup);
    await note("second");
    const log = readFileSync(`${file}-wal`);
    expect(refusal(() => restoreDatabase(file, backup, noon))).toContain("Another Terminpass");
    await open.close();
    writeFileSync(`${file}-wal`, log);
    const { aside = "" } = restoreDatabase(file, backup, noon);
    expect(readFileSync(`${aside}-wal`).equals(log)).toBe(true);
    open = await openForServer(`file:${file}`);
    expect(await open.db.selectFrom("setting").select("name").execute()).toEqual([{ name: "first" }]);
  });

  test("never replaces a file, and nothing damaged or strange is restored", async () => {
    await open.close();
    const present = readFileSync(file);
    const at = (name: string) => join(folder, name);
    copyDatabase(file, at("broken.db"));
    damage(at("broken.db"));
    writeFileSync(at("letter.db"), "a letter");
    new Database(at("strange.db")).exec("CREATE TABLE a (b)").close();
    expect(refusal(() => copyDatabase(file, at("broken.db")))).toContain("exists already");
    for (const [name, sentence] of [
      ["broken.db", "is damaged"],
      ["letter.db", "no database"],
      ["strange.db", "no database of Terminpass"],
      ["nowhere.db", "There is no backup"],
      ["terminpass.db", "the database itself"],
    ] as const) {
      expect(refusal(() => restoreDatabase(file, at(name), noon))).toContain(sentence);
    }
    expect(readFileSync(file).equals(present)).toBe(true);
    expect(readdirSync(folder).filter((it) => it.includes(".replaced-") || it.includes(".restoring"))).toEqual([]);
    open = await openForServer(`file:${file}`);
  });

  test("of a damaged database is none: it is told, and leaves no file", async () => {
    await open.close();
    const broken = join(folder, "broken.db");
    copyFileSync(file, broken);
    damage(broken);
    expect(() => copyDatabase(broken, join(folder, "copy.db"))).toThrow(/malformed|damaged/);
    expect(readdirSync(folder).filter((it) => it.startsWith("copy.db"))).toEqual([]);
    open = await openForServer(`file:${file}`);
  });

  test("on PostgreSQL is its own command, which is named without the password", () => {
    const said = refusal(() => ownFile("postgres://somebody:geheim@localhost:1/office", (it) => `pg_dump ${it}`));
    expect(said).toContain("pg_dump office");
    expect(said).not.toContain("geheim");
  });
});

describe("F10 the regular backup", () => {
  test("comes twice a minute and holds all that was done before, is made only after a change, and is told when it fails", async () => {
    let now = noon;
    const backups = join(folder, "backups");
    const { everyMillis, run } = regularBackups({ file, folder: backups, commits: open.commits, now: () => now });
    expect(everyMillis).toBeLessThanOrEqual(30_000);
    const round = async () => {
      now += everyMillis;
      await run();
      return backupsIn(backups);
    };
    expect(await round()).toHaveLength(1);
    expect(await round(), "nothing was done since").toHaveLength(1);
    await note("second");
    const [newest = "", ...others] = await round();
    expect(others).toHaveLength(1);
    expect(contentOf(newest)).toEqual(contentOf(file));
    await note("third");
    rmSync(backups, { recursive: true });
    await expect(round()).rejects.toThrow();
  });

  test("clears away what was being copied when a server was killed, and no other file", () => {
    const backups = join(folder, "backups");
    mkdirSync(backups);
    const cut = [
      "terminpass-2026-12-10T11-59-30-000Z.db.unfinished",
      "terminpass-2026-12-10T11-59-30-000Z.db.unfinished-journal",
    ];
    const kept = ["letter.unfinished", "terminpass-2026-12-10T11-59-00-000Z.db"];
    for (const name of [...cut, ...kept]) writeFileSync(join(backups, name), "");
    regularBackups({ file, folder: backups, commits: open.commits, now: () => noon });
    expect(readdirSync(backups).sort()).toEqual(kept);
  });

  test("needs a folder that can be written", () => {
    const place = { file, folder: join(file, "inside a file"), commits: open.commits, now: () => noon };
    expect(refusal(() => regularBackups(place))).toContain("BACKUP_DIR");
  });

  test("keeps the newest ten, one for each hour of a day and one for each day of a week, and no other file", () => {
    const nameOf = (ago: number) => `terminpass-${new Date(noon - ago).toISOString().replaceAll(/[:.]/g, "-")}.db`;
    const names = Array.from({ length: 14 * 24 * 60 }, (_, count) => nameOf(count * 60_000));
    const gone = new Set(superfluous([...names, "letter.txt", "terminpass-2026.db"], noon));
    const left = names.filter((it) => !gone.has(it));
    expect(left.slice(0, 10)).toEqual(names.slice(0, 10));
    const times = left.map((it) => it.slice(11, 27));
    const hours = ["2026-12-10T11-59", "2026-12-10T10-59", "2026-12-10T00-59", "2026-12-09T13-59"];
    const days = ["2026-12-09T23-59", "2026-12-08T23-59", "2026-12-04T23-59", "2026-12-03T23-59"];
    expect(times).toEqual(expect.arrayContaining([...hours, ...days]));
    expect(times.some((it) => it < "2026-12-03")).toBe(false);
    expect(left.length).toBeLessThan(10 + 25 + 8);
    expect(gone.size, "and no other file goes").toBe(names.length - left.length);
    expect(superfluous(left, noon), "what is kept is kept again").toEqual([]);
  });
});
