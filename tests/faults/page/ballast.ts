/** Fills the room that the browser gives this device, to the last byte that it takes, and frees it again. */
const name = "ballast";
const largest = 1024 * 1024;
const smallest = 16;
const piece = 65_536;

function rubbish(bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  for (let from = 0; from < bytes; from += piece)
    crypto.getRandomValues(all.subarray(from, Math.min(from + piece, bytes)));
  return all;
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => void asked.result.createObjectStore(name, { autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

const put = (database: IDBDatabase, bytes: number) =>
  new Promise<boolean>((done) => {
    const transaction = database.transaction(name, "readwrite");
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => done(false);
    transaction.onerror = () => done(false);
    transaction.objectStore(name).put(rubbish(bytes));
  });

/** Resolves when not even a few bytes fit any more. */
export async function fill(): Promise<void> {
  const database = await open();
  for (let size = largest; size >= smallest; size /= 2) while (await put(database, size));
  database.close();
}

export function free(): Promise<void> {
  return new Promise((done, fail) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => done();
    asked.onerror = () => fail(asked.error);
  });
}

function clear(database: string): Promise<void> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(database);
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const stores = [...asked.result.objectStoreNames];
      const end = () => {
        asked.result.close();
        done();
      };
      if (stores.length === 0) return end();
      const transaction = asked.result.transaction(stores, "readwrite");
      transaction.oncomplete = end;
      transaction.onabort = () => fail(transaction.error);
      for (const it of stores) transaction.objectStore(it).clear();
    };
  });
}

/** Empties every database of this device. Their tables stay, as on a device that was used before and cleared. */
export async function empty(): Promise<void> {
  for (const { name: known } of await indexedDB.databases()) {
    if (known === name) await free();
    else if (known !== undefined) await clear(known);
  }
}
