import type { Dexie } from "dexie";

const signsOfDeath = new Set([
  "AbortError",
  "DatabaseClosedError",
  "InvalidStateError",
  "OpenFailedError",
  "TransactionInactiveError",
  "UnknownError",
]);

/** Browsers cut the connection to the database under a living page. By name, for the words of the message differ. */
function isDeadHandle(error: unknown): boolean {
  return error instanceof Error && signsOfDeath.has(error.name);
}

/**
 * Does something with a database. On a dead handle it opens a new one and tries once more; what fails then, or for another
 * reason (a full disk), is thrown: nothing that was not stored counts as stored.
 */
export async function revived<D extends Dexie, T>(database: D, work: (database: D) => Promise<T>): Promise<T> {
  try {
    return await work(database);
  } catch (error) {
    if (!isDeadHandle(error)) throw error;
    database.close({ disableAutoOpen: false });
    await database.open();
    return work(database);
  }
}
