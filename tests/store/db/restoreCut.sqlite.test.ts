import fs, {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyDatabase } from "../../../server/db/copyDatabase.ts";
import { openDatabase, openForServer } from "../../../server/db/open.ts";
import { restoreDatabase } from "../../../server/db/restoreDatabase.ts";

const noon = Date.parse("2026-12-10T12:00:30Z");
const name = "terminpass.db";
const before = ["first", "second"];
const restored = ["first"];

let room: string;
/** A database whose last commit stands in its log alone, as after a power cut, and a backup from before that commit. */
let folder: string;
let backup: string;
beforeEach(async () => {
  room = mkdtempSync(join(tmpdir(), "terminpass-restore-"));
  folder = join(room, "data");
  backup = join(room, "backup.db");
  const lived = join(room, "lived");
  const { db, close } = await openForServer(`file:${join(lived, name)}`);
  const note = (it: string) => db.insertInto("setting").values({ name: it, value: "yes" }).execute();
  await note("first");
  copyDatabase(join(lived, name), backup);
  await note("second");
  cpSync(lived, folder, { recursive: true });
  await close();
  rmSync(join(folder, `${name}.lock`));
});
afterEach(() => rmSync(room, { recursive: true }));

/** Everything in a folder as it was before each change that `work` makes to the disk, and with each copy half made. */
function imagesOf(work: () => unknown): string[] {
  const images: string[] = [];
  const image = () => {
    const taken = join(room, `image-${images.length}`);
    cpSync(folder, taken, { recursive: true });
    images.push(taken);
  };
  const { renameSync, rmSync, chmodSync, fsyncSync, copyFileSync } = fs;
  const changes = { renameSync, rmSync, chmodSync, fsyncSync };
  const real = { ...changes, copyFileSync };
  for (const [it, change] of Object.entries(changes)) {
    const late = (...asked: unknown[]) => (image(), (change as (...all: unknown[]) => unknown)(...asked));
    Object.assign(fs, { [it]: late });
  }
  fs.copyFileSync = (from, to) => {
    image();
    const content = readFileSync(from);
    writeFileSync(to, content.subarray(0, content.length / 2));
    image();
    real.copyFileSync(from, to);
  };
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
  image();
  return images;
}

/** What a server finds that starts on it now, and what it says. */
async function found(image: string): Promise<{ names: string[]; said: string[] }> {
  const said: string[] = [];
  const { db, close } = await openForServer(`file:${join(image, name)}`, (it) => said.push(it));
  const rows = await db.selectFrom("setting").select("name").orderBy("name").execute();
  await db.insertInto("setting").values({ name: "third", value: "yes" }).execute();
  await close();
  return { names: rows.map((it) => it.name).filter((it) => it !== "third"), said };
}

const kept = (image: string) => readdirSync(image).filter((it) => /\.replaced-[^.]*$/.test(it) && !it.endsWith("-wal"));

function namesIn(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  const names = database.prepare("SELECT name FROM setting ORDER BY name").pluck().all();
  database.close();
  return names;
}

test("F10 a restore that is cut off at any step leaves the database of before or the copy, whole, and the next start says which", async () => {
  const images = imagesOf(() => restoreDatabase(join(folder, name), backup, noon));
  expect(images.length).toBeGreaterThan(12);
  const outcomes = [];
  for (const image of images) {
    const { names, said } = await found(image);
    expect([before, restored]).toContainEqual(names);
    const isCopy = names.length === restored.length;
    if (isCopy) {
      const [aside = ""] = kept(image);
      expect(namesIn(join(image, aside)), "what lay there before is whole").toEqual(before);
    }
    outcomes.push({ isCopy, said: said.join() });
    expect(
      readdirSync(image).filter((it) => /restor|unfinished/.test(it)),
      "nothing is left lying about",
    ).toEqual([]);
  }
  // First the one of before, then the copy, and never back.
  const turn = outcomes.findIndex((it) => it.isCopy);
  expect(turn).toBeGreaterThan(3);
  expect(outcomes.slice(turn).every((it) => it.isCopy)).toBe(true);
  expect(outcomes[0]?.said).toBe("");
  expect(outcomes[turn - 1]?.said).toContain("is the database of before");
  expect(outcomes[turn]?.said).toContain("is now brought to its end");
  expect(outcomes.at(-1)?.said).toBe("");
});

test("F10 a restore that is cut off can be run again, and no other command takes what it left for the database", async () => {
  for (const image of imagesOf(() => restoreDatabase(join(folder, name), backup, noon))) {
    const file = join(image, name);
    if (existsSync(`${file}.restored`)) {
      await expect(openDatabase(`file:${file}`)).rejects.toThrow("run npm run restore again");
      expect(() => copyDatabase(file, join(image, "copy.db"))).toThrow("run npm run restore again");
    }
    restoreDatabase(file, backup, noon + 1_000);
    expect(await found(image)).toEqual({ names: restored, said: [] });
  }
});

test("a log that goes before anything says that the copy counts takes the last commits along", async () => {
  const file = join(folder, name);
  const images = imagesOf(() => {
    const aside = `${file}.replaced-2026-12-10`;
    copyFileSync(backup, `${file}.incoming`);
    copyFileSync(file, aside);
    for (const part of ["-wal", "-shm"]) renameSync(file + part, aside + part);
    renameSync(`${file}.incoming`, file);
  });
  const [cut = ""] = images.slice(-2);
  expect(existsSync(join(cut, `${name}.incoming`)), "the copy has not taken its place yet").toBe(true);
  expect(await found(cut).then((it) => it.names, String)).not.toEqual(before);
});
