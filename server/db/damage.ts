import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { StartProblem } from "./startProblem.ts";
import { losesCommits, readWal } from "./wal.ts";

const codeOf = (error: unknown) => String((error as { code?: unknown } | undefined)?.code);

const damaged = (path: string, reason: string, cause?: unknown) =>
  new StartProblem(
    `The database file ${path} is damaged, or no database (${reason.replaceAll(/\s+/g, " ")}). Nothing was changed. ` +
      "Put the newest backup in its place: npm run restore -- BACKUP. The damaged file is kept beside it.",
    { cause },
  );

/** What went wrong with a database file, in words for the operator. */
export function fileProblem(path: string, error: unknown): StartProblem {
  if (error instanceof StartProblem) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))) return damaged(path, reason, error);
  return new StartProblem(`The database file ${path} cannot be opened (${reason}). Check DATABASE_URL.`, {
    cause: error,
  });
}

/** Reads the pages of a database file one by one, past SQLite. */
function pagesOf(path: string, pageSize: number): (page: number) => Buffer | undefined {
  return (page) => {
    const file = openSync(path, "r");
    try {
      const content = Buffer.alloc(pageSize);
      return readSync(file, content, 0, pageSize, (page - 1) * pageSize) === pageSize ? content : undefined;
    } finally {
      closeSync(file);
    }
  };
}

/**
 * Throws a `StartProblem` where a database file is damaged: a page that is not as SQLite writes pages, or a log that lost what was
 * committed. Whatever it finds stays as it is. `thorough` also holds each index against its table, which takes several times as long.
 * Nobody else may write meanwhile.
 */
export function refuseDamage(path: string, { thorough = false } = {}): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  let file: Database.Database | undefined;
  try {
    // A connection that may write would tidy the log away at its end.
    file = new Database(path, { readonly: true });
    const found = file.pragma(thorough ? "integrity_check(1)" : "quick_check(1)", { simple: true });
    if (found !== "ok") throw damaged(path, String(found));
    const pageSize = Number(file.pragma("page_size", { simple: true }));
    const log = `${path}-wal`;
    const wal = existsSync(log) ? readWal(readFileSync(log), pageSize) : undefined;
    if (wal && losesCommits(wal, pagesOf(path, pageSize))) throw damaged(path, "its log lost what was committed");
  } catch (error) {
    throw fileProblem(path, error);
  } finally {
    file?.close();
  }
}

/**
 * Moves what the log holds into the database file, so that the log begins anew: what a power cut left in it is never taken for what
 * comes later.
 */
export function emptyLog(path: string): void {
  if (!existsSync(`${path}-wal`)) return;
  const file = new Database(path);
  try {
    file.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    file.close();
  }
}
