import type { DBCore, Dexie } from "dexie";
import { isNewerHere } from "./newerHere.ts";

/** A newer version of the app keeps its things here: this one reads them and changes nothing. */
export class NewerDatabaseError extends Error {
  override name = "NewerDatabaseError";
}

type Flush = () => Promise<unknown>;
const flushes = new Set<Flush>();
/** What waits in memory longer than that is told as not stored anyway. */
const flushWithin = 2_000;

/** Has something written to the disk before a newer version of the app in another window takes the database over. */
export function flushBeforeUpgrade(flush: Flush): () => void {
  flushes.add(flush);
  return () => void flushes.delete(flush);
}

async function flushAll(): Promise<void> {
  const late = new Promise((done) => setTimeout(done, flushWithin));
  await Promise.race([Promise.allSettled([...flushes].map(async (flush) => flush())), late]);
}

/**
 * What holds between versions of the app on one device; call it when the tables are declared. An older one opens what a newer one
 * keeps for reading only: it cannot know what its rows mean by now. And when a newer one wants to change the tables, the older lets
 * go of them, once what it has in memory is written.
 */
export function guardVersions(database: Dexie): void {
  const ours = database.verno;
  // The library counts in tens, and adds one where it mends a table.
  const isNewer = () => Math.floor((database.backendDB() as IDBDatabase | null)?.version ?? 0) >= (ours + 1) * 10;
  const readOnly = (core: DBCore): DBCore => ({
    ...core,
    table(name) {
      const table = core.table(name);
      return {
        ...table,
        mutate: (request) => (isNewer() ? Promise.reject(new NewerDatabaseError(name)) : table.mutate(request)),
      };
    },
  });
  database.use({ stack: "dbcore", name: "read-only", create: readOnly });
  database.on("ready", () => void (isNewerHere.value = isNewer()), true);
  database.on("versionchange", ({ newVersion }) => {
    if (!newVersion) return undefined;
    void flushAll().finally(() => database.close({ disableAutoOpen: false }));
    // The library would close at once.
    return false;
  });
}
