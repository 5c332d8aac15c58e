import type { StoredVisit } from "./storedVisit.ts";

/** Opens a database that is there; a device that has none does not get an empty one by being looked at. */
function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("there is no database"));
  });
}

async function read(id: string): Promise<StoredVisit | undefined> {
  const database = await opened("terminpass");
  try {
    const asking = database.transaction("visits").objectStore("visits").get(id);
    return await new Promise<StoredVisit | undefined>((resolve, reject) => {
      asking.onsuccess = () => resolve(asking.result as StoredVisit | undefined);
      asking.onerror = () => reject(asking.error ?? new Error("a visit was not read"));
    });
  } finally {
    // An open handle would hold up another version of the app that changes the tables.
    database.close();
  }
}

const ahead = new Map<string, Promise<StoredVisit | undefined>>();

/**
 * Reads a visit without the library of the database, which takes an old phone longer to load than to read: at the door the pass comes
 * first. Whoever finds nothing here asks the database.
 */
export function readVisitAhead(id: string): void {
  ahead.set(
    id,
    read(id).catch(() => undefined),
  );
}

/** A visit that was read ahead; it is given once, later it may have changed. */
export function takeVisitAhead(id: string): Promise<StoredVisit | undefined> | undefined {
  const found = ahead.get(id);
  ahead.delete(id);
  return found;
}
