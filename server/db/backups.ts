import { accessSync, constants, mkdirSync, readdirSync, rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Job } from "../jobs/repeat.ts";
import type { Commits, Mark } from "./commits.ts";
import { StartProblem } from "./startProblem.ts";

const hour = 3_600_000;
const day = 24 * hour;
const newestKept = 10;
/** With the time that copying takes, whatever is older than a minute is in a backup. */
const everyMillis = 30_000;

/** Of each stretch of time the newest backup is kept, until it is so old. */
const keptLonger = [
  { every: hour, until: day },
  { every: day, until: 7 * day },
];

const namePattern = /^terminpass-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/;

const unfinished = /^terminpass-[\dT-]+Z\.db\.unfinished/;

const nameAt = (instant: number) => `terminpass-${new Date(instant).toISOString().replaceAll(/[:.]/g, "-")}.db`;

/** When the backup of this name was made; undefined for any other file. */
function takenAt(name: string): number | undefined {
  const [, date, hours, minutes, seconds, millis] = namePattern.exec(name) ?? [];
  return date === undefined ? undefined : Date.parse(`${date}T${hours}:${minutes}:${seconds}.${millis}Z`);
}

/** The backups among the names of files, newest first. */
const newestFirst = (names: readonly string[]) =>
  names
    .flatMap((name) => {
      const at = takenAt(name);
      return at === undefined ? [] : { name, at };
    })
    .sort((one, other) => other.at - one.at);

/**
 * The backups that need not be kept: all but the newest ten, the newest of each hour of the last day and of each day (UTC) of the last
 * seven. Files of other names are none of them.
 */
export function superfluous(names: readonly string[], now: number): string[] {
  const all = newestFirst(names);
  const kept = new Set(all.slice(0, newestKept));
  for (const { every, until } of keptLonger) {
    const young = all.filter((it) => now - it.at <= until);
    for (const [newest] of Map.groupBy(young, (it) => Math.floor(it.at / every)).values()) if (newest) kept.add(newest);
  }
  return all.filter((it) => !kept.has(it)).map((it) => it.name);
}

/** The backups in a folder, newest first. */
export async function backupsIn(folder: string): Promise<string[]> {
  return newestFirst(await readdir(folder)).map(({ name }) => join(folder, name));
}

function copyAside(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./copyWorker.ts", import.meta.url), { workerData: { from, to } });
    worker.once("error", reject);
    worker.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`copying ended with ${code}`))));
  });
}

/** What is backed up, and where to. */
export interface BackupPlace {
  file: string;
  folder: string;
  commits: Pick<Commits, "mark">;
  now: () => number;
}

/**
 * The regular backup of a database file: each round makes a copy if anything was committed since the last one, and removes what
 * need not be kept. Throws a `StartProblem` where the folder cannot be written.
 */
export function regularBackups({ file, folder, commits, now }: BackupPlace): Job {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    // What a server was copying when it was killed.
    for (const name of readdirSync(folder).filter((it) => unfinished.test(it))) rmSync(join(folder, name));
  } catch (error) {
    throw new StartProblem(`BACKUP_DIR: ${folder} cannot be written. Name a folder of your own.`, { cause: error });
  }
  let copied: Mark | undefined;
  const run = async () => {
    // Looked at before the copy: what is committed meanwhile may or may not be in it.
    const mark = await commits.mark();
    if (mark !== undefined && mark === copied) return;
    await copyAside(file, join(folder, nameAt(now())));
    copied = mark;
    for (const name of superfluous(await readdir(folder), now())) await rm(join(folder, name), { force: true });
  };
  return { name: "backup", everyMillis, run };
}
