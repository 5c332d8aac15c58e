import Database from "better-sqlite3";

/** Tells cheaply whether anything was committed, by this process or another one. */
export interface Commits {
  /** Differs from an earlier one whenever something was committed in between; undefined where only the tables can tell. */
  mark(): number | undefined;
  close(): void;
}

/** A database that is asked each time. */
export const unmarked: Commits = { mark: () => undefined, close: () => undefined };

/**
 * Watches a SQLite file through a connection that never writes: SQLite counts for it what all others commit. `written` is called
 * whenever this process may have written.
 *
 * Requests that are read in one turn of the event loop had all been sent before it began, so that one look serves them all.
 */
export function watchFile(path: string): Commits & { written(): void } {
  const database = new Database(path, { readonly: true });
  const version = database.prepare("PRAGMA data_version").pluck();
  let seen: number | undefined;
  const forget = () => (seen = undefined);
  return {
    mark() {
      if (seen === undefined) {
        seen = version.get() as number;
        setImmediate(forget);
      }
      return seen;
    },
    written: forget,
    close: () => void database.close(),
  };
}
