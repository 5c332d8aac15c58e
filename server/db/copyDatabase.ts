import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { refuseDamage } from "./damage.ts";
import { refuseHalfRestored } from "./halfRestored.ts";
import { settle } from "./settle.ts";
import { StartProblem } from "./startProblem.ts";

/**
 * Copies a database file as it is at one moment, while others may write on. The copy has its name only when it is whole and on the
 * disk; a file of that name is never replaced. Blocks for about a second for each 100 MB.
 */
export function copyDatabase(from: string, to: string): void {
  if (existsSync(to)) throw new StartProblem(`${to} exists already. Name another file.`);
  refuseHalfRestored(from);
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    const source = new Database(from, { readonly: true, fileMustExist: true });
    try {
      source.prepare("VACUUM INTO ?").run(unfinished);
    } finally {
      source.close();
    }
    refuseDamage(unfinished);
    chmodSync(unfinished, 0o600);
    settle(unfinished);
    renameSync(unfinished, to);
    settle(dirname(to));
  } finally {
    rmSync(unfinished, { force: true });
  }
}
