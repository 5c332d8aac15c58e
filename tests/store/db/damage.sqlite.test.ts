import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openForServer } from "../../../server/db/open.ts";
import { StartProblem } from "../../../server/db/startProblem.ts";
import { oldSqlite, sqliteVersion } from "../../../server/db/sqliteVersion.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "terminpass-damage-"));
  path = join(folder, "terminpass.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database as a power cut leaves it: with many transactions in its log, one after the other. */
async function leftBehind(): Promise<{ main: Buffer; log: Buffer }> {
  await (await openForServer(`file:${path}`)).close();
  const file = new Database(path);
  const write = file.prepare("INSERT INTO setting (name, value) VALUES (?, ?)");
  for (let count = 0; count < 20; count++) write.run(`note ${count}`, "x".repeat(3000));
  const left = { main: readFileSync(path), log: readFileSync(`${path}-wal`) };
  file.close();
  return left;
}

function lay({ main, log }: { main: Buffer; log: Buffer }): void {
  writeFileSync(path, main);
  writeFileSync(`${path}-wal`, log);
}

async function refusal(): Promise<unknown> {
  return openForServer(`file:${path}`).then(
    ({ close }) => close(),
    (error: unknown) => error,
  );
}

const garbled = (bytes: Buffer, from: number, to: number) => Buffer.from(bytes).fill(0xa5, from, to);

describe("F10 at the start of a server", () => {
  test("a file with an overwritten page is refused with the one command that helps, and left as it is", async () => {
    const { main } = await leftBehind();
    const merged = readFileSync(path);
    expect(merged.length).toBeGreaterThan(main.length);
    const damaged = garbled(merged, 4096 * 3, 4096 * 4);
    writeFileSync(path, damaged);
    const problem = await refusal();
    expect(problem).toBeInstanceOf(StartProblem);
    expect(String(problem)).toContain(`${path} is damaged`);
    expect(String(problem)).toContain("npm run restore -- BACKUP");
    expect(readFileSync(path).equals(damaged)).toBe(true);
  });

  test("a file whose first page is lost is refused in the same way", async () => {
    await leftBehind();
    writeFileSync(path, garbled(readFileSync(path), 0, 4096));
    expect(String(await refusal())).toContain("npm run restore");
  });

  test.each([
    ["in its middle", 32 + 4120 * 9, 32 + 4120 * 10],
    ["in its first lines", 0, 32],
    ["over several pages", 32 + 4120 * 4, 32 + 4120 * 8],
  ])("a log that was garbled %s is refused, although SQLite would pass over what it loses", async (_, from, to) => {
    const { main, log } = await leftBehind();
    const broken = garbled(log, from, to);
    lay({ main, log: broken });
    expect(String(await refusal())).toContain("its log lost what was committed");
    expect(readFileSync(`${path}-wal`).equals(broken), "evidence stays").toBe(true);

    const silent = new Database(path);
    expect(silent.prepare("SELECT count(*) FROM setting WHERE name LIKE 'note %'").pluck().get()).toBeLessThan(20);
    silent.close();
  });

  test("an end that a power cut left unfinished is no damage", async () => {
    const left = await leftBehind();
    lay({ ...left, log: garbled(left.log, left.log.length - 5000, left.log.length) });
    expect(await refusal()).toBeUndefined();
  });

  test("nor is a log without first lines when all of it lies in the file already", async () => {
    const { log } = await leftBehind();
    lay({ main: readFileSync(path), log: garbled(log, 0, 32) });
    expect(await refusal()).toBeUndefined();
  });

  test("looking takes little of the two seconds that a start may take", async () => {
    await (await openForServer(`file:${path}`)).close();
    const file = new Database(path);
    file.exec("CREATE TABLE bulk (id INTEGER PRIMARY KEY, content BLOB)");
    const write = file.prepare("INSERT INTO bulk (content) VALUES (?)");
    file.transaction(() => {
      for (let count = 0; count < 10_000; count++) write.run(Buffer.alloc(3000, count));
    })();
    file.close();
    const began = performance.now();
    await (await openForServer(`file:${path}`)).close();
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe("F11 the SQLite library", () => {
  test.each(["3.7.0", "3.45.1", "3.50.9", "3.51.0", "3.51.2", "unknown"])("%s is refused in production", (version) => {
    expect(() => oldSqlite(version, { production: true })).toThrow(StartProblem);
    expect(() => oldSqlite(version, { production: true })).toThrow("npm ci");
    expect(oldSqlite(version, { production: false }), "elsewhere it is a warning").toContain(version);
  });

  test.each(["3.51.3", "3.52.0", "3.100.0", "4.0.0", sqliteVersion()])("%s is good enough", (version) => {
    expect(oldSqlite(version, { production: true })).toBeUndefined();
  });
});
