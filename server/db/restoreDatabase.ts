import { chmodSync, chownSync, copyFileSync, existsSync, realpathSync, renameSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { copyDatabase } from "./copyDatabase.ts";
import { refuseDamage } from "./damage.ts";
import { clearAway, decide, endRestore, incomingName, isDecided, takePlace } from "./halfRestored.ts";
import { lockFile } from "./lockFile.ts";
import { settle } from "./settle.ts";
import { StartProblem } from "./startProblem.ts";

/** What a restored database holds, and where that lies which was there before. */
export interface Restored {
  appointments: number;
  /** The instant of the last entry of its log; null where nothing happened yet. */
  newest: number | null;
  /** Undefined where there was nothing. */
  aside: string | undefined;
}

type Holds = Pick<Restored, "appointments" | "newest">;

/** Looks through a backup. One that is damaged, or no database of Terminpass, is refused with a `StartProblem`. */
function readBackup(backup: string): Holds {
  if (!existsSync(backup)) throw new StartProblem(`There is no backup ${backup}.`);
  try {
    refuseDamage(backup, { thorough: true });
  } catch (error) {
    const text = `The backup ${backup} is damaged, or no database. Nothing was changed. Take an older one.`;
    throw new StartProblem(text, { cause: error });
  }
  const file = new Database(backup, { readonly: true });
  try {
    const holds = "SELECT (SELECT count(*) FROM appointment) AS appointments, (SELECT max(at) FROM event) AS newest";
    return file.prepare(holds).get() as Holds;
  } catch (error) {
    throw new StartProblem(`${backup} is no database of Terminpass. Nothing was changed.`, { cause: error });
  } finally {
    file.close();
  }
}

/** Gives a file to whom another one belongs: who restores may be somebody else than the server. */
function giveLike(example: string, file: string): void {
  const { mode, uid, gid } = statSync(example);
  chmodSync(file, mode & 0o777);
  if (uid !== process.getuid?.()) chownSync(file, uid, gid);
}

/** Copies a file under a name that it has only when it is whole and on the disk. */
function copyWhole(from: string, to: string): void {
  const unfinished = `${to}.unfinished`;
  copyFileSync(from, unfinished);
  giveLike(from, unfinished);
  settle(unfinished);
  renameSync(unfinished, to);
}

/** Keeps the present database under another name, its log first: without it, committed work would be missing there. */
function keepAside(file: string, now: number): string | undefined {
  if (!existsSync(file)) return undefined;
  const aside = `${file}.replaced-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
  for (const part of ["-wal", ""]) if (existsSync(file + part)) copyWhole(file + part, aside + part);
  return aside;
}

/**
 * Puts a backup in the place of a database file. The backup is looked through first and stays; what lay there is kept under another
 * name. Whenever it is cut off, the next start has either of the two (see `endRestore`). Refused with a `StartProblem` while a server
 * works on the file.
 */
export function restoreDatabase(file: string, backup: string, now: number): Restored {
  const holds = readBackup(backup);
  if (existsSync(file) && realpathSync(backup) === realpathSync(file)) {
    throw new StartProblem(`${backup} is the database itself.`);
  }
  const unlock = lockFile(file);
  try {
    endRestore(file);
    const incoming = incomingName(file);
    copyDatabase(backup, incoming);
    if (existsSync(file)) giveLike(file, incoming);
    const aside = keepAside(file, now);
    decide(file);
    takePlace(file);
    return { ...holds, aside };
  } finally {
    if (!isDecided(file)) clearAway(file);
    unlock();
  }
}
