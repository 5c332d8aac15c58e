import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { settle } from "./settle.ts";
import { StartProblem } from "./startProblem.ts";

/*
 * A backup takes the place of a database in steps, and a power cut may come after any of them. Which of the two counts is said by one
 * name: up to it the database of before with its log, from it on the copy. Whatever is left then is for the next start to do.
 */

/** The copy while the database of before still counts. */
export const incomingName = (file: string): string => `${file}.restoring`;

const decidedName = (file: string): string => `${file}.restored`;

/** From here on the copy counts: what lay there before is whole under another name. */
export function decide(file: string): void {
  settle(dirname(file));
  renameSync(incomingName(file), decidedName(file));
  settle(dirname(file));
}

/** Gives the copy the name of the database. The log of the former one goes first: it would be taken for the log of the copy. */
export function takePlace(file: string): void {
  for (const part of ["-wal", "-shm"]) rmSync(file + part, { force: true });
  settle(dirname(file));
  renameSync(decidedName(file), file);
  settle(dirname(file));
}

/** Removes what a restore was copying when it ended. Says whether there was anything. */
export function clearAway(file: string): boolean {
  const name = basename(file);
  const isLeft = (it: string) =>
    it.startsWith(`${name}.restoring`) || (it.startsWith(`${name}.replaced-`) && it.endsWith(".unfinished"));
  const left = existsSync(dirname(file)) ? readdirSync(dirname(file)).filter(isLeft) : [];
  for (const it of left) rmSync(join(dirname(file), it));
  return left.length > 0;
}

export const isDecided = (file: string): boolean => existsSync(decidedName(file));

/**
 * Ends a restore that was cut off, so that the file is wholly the one of before or wholly the copy. Gives a sentence for the operator,
 * `undefined` where none was cut off. For whoever has the lock of the file, before it is opened.
 */
export function endRestore(file: string): string | undefined {
  if (isDecided(file)) {
    takePlace(file);
    clearAway(file);
    return `A restore was cut off and is now brought to its end: ${file} is the copy. What lay there before is kept beside it.`;
  }
  if (!clearAway(file)) return undefined;
  return `A restore was cut off before it took effect: ${file} is the database of before. To restore, run npm run restore again.`;
}

/** Refuses, with a `StartProblem`, a file of which only a server or the next restore may say what it holds. */
export function refuseHalfRestored(file: string): void {
  if (!isDecided(file)) return;
  throw new StartProblem(
    `A restore of ${file} was cut off. Start the server, or run npm run restore again: either brings it to its end.`,
  );
}
