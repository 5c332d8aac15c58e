import Database from "better-sqlite3";
import { StartProblem } from "./startProblem.ts";

/**
 * The first version of SQLite that is good enough. In those before two connections that write and tidy up the log at the same moment
 * can damage the file (https://sqlite.org/wal.html#walresetbug).
 */
const least = "3.51.3";

/** The version of SQLite that the installed package brings along. */
export function sqliteVersion(): string {
  const database = new Database(":memory:");
  try {
    return String(database.prepare("SELECT sqlite_version()").pluck().get());
  } finally {
    database.close();
  }
}

const numberOf = (version: string) => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);

/** A sentence for whoever runs an older SQLite: in production thrown as a `StartProblem`, else returned. Undefined where it is good. */
export function oldSqlite(version: string, { production }: { production: boolean }): string | undefined {
  if (numberOf(version) >= numberOf(least)) return undefined;
  const sentence =
    `SQLite ${version} can damage the database file; ${least} or newer is needed. ` +
    "Install the packages of this version of Terminpass anew: npm ci.";
  if (production) throw new StartProblem(sentence);
  return sentence;
}
