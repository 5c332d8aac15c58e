import Database from "better-sqlite3";

/** The state of a database, to be compared with another one. */
export type Mark = number | string;

/** Tells cheaply whether anything was committed, by this process or another one. */
export interface Commits {
  /**
   * Differs from an earlier one whenever something was committed in between; undefined where only the tables can tell. What was
   * committed before the call is in it.
   */
  mark(): Mark | undefined | Promise<Mark>;
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

/**
 * Marks of a database that has to be asked for them. Everybody who waits at the same moment shares one question: one is under way at
 * a time, and whoever comes meanwhile is answered by the next one, because the present one may have been asked before something that
 * they must see.
 */
export function sharedMarks(ask: () => Promise<Mark>): Commits {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<Mark> | undefined;
  async function askNext(): Promise<Mark> {
    await underWay.catch(() => undefined);
    next = undefined;
    const answer = ask();
    underWay = answer;
    return answer;
  }
  return { mark: () => (next ??= askNext()), close: () => undefined };
}
