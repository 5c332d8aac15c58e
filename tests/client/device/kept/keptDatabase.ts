/** A value as JSON can hold it: bytes in base64, a key with all it takes to make it again. */
type Json = unknown;

interface KeptIndex {
  name: string;
  keyPath: string;
}

/** A table of a released version with rows as that version wrote them. */
export interface KeptStore {
  name: string;
  keyPath: string;
  autoIncrement: boolean;
  indexes: KeptIndex[];
  rows: Json[];
}

/** What a device held that ran a released version. */
export interface KeptDatabase {
  database: string;
  version: number;
  stores: KeptStore[];
}

// The library of the database counts in tens.
const nativeVersion = (version: number) => version * 10;

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: string) => Uint8Array.from(atob(text), (it) => it.charCodeAt(0));

export function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error("a request failed"));
  });
}

/** Writes a row so that JSON can hold it. Of a key that may not be taken out of the browser only its place is left. */
export async function toJson(value: unknown): Promise<Json> {
  if (value instanceof CryptoKey) {
    if (!value.extractable) return { $key: "stays in the browser" };
    const { algorithm, usages } = value;
    return { $key: await crypto.subtle.exportKey("jwk", value), algorithm, usages };
  }
  if (value instanceof ArrayBuffer) return { $buffer: base64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) return { $bytes: base64(new Uint8Array(value.buffer)) };
  if (Array.isArray(value)) return Promise.all(value.map(toJson));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([name, part]) => [name, await toJson(part)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Makes a row of what JSON holds. Keys come back as devices keep them: they cannot be taken out. */
export async function fromJson(value: Json): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(fromJson));
  if (typeof value !== "object" || value === null) return value;
  if ("$buffer" in value) return bytesOf(String(value.$buffer)).buffer;
  if ("$bytes" in value) return bytesOf(String(value.$bytes));
  if ("$key" in value) {
    const { $key, algorithm, usages } = value as { $key: JsonWebKey; algorithm: Algorithm; usages: KeyUsage[] };
    const { ext: _ext, key_ops: _ops, ...jwk } = $key;
    return crypto.subtle.importKey("jwk", jwk, algorithm, usages.includes("verify"), usages);
  }
  const entries = Object.entries(value).map(async ([name, part]) => [name, await fromJson(part)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Opens a database without any code of ours. */
export function openNative(
  name: string,
  version?: number,
  upgrade: (database: IDBDatabase) => void = () => undefined,
): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = () => upgrade(opening.result);
  return promised(opening);
}

/** Puts a device into the state in which a released version left it. */
export async function layDown({ database: name, version, stores }: KeptDatabase): Promise<void> {
  await promised(indexedDB.deleteDatabase(name));
  const rows = await Promise.all(stores.map(async (it) => (await fromJson(it.rows)) as unknown[]));
  const database = await openNative(name, nativeVersion(version), (made) => {
    for (const { name: table, keyPath, autoIncrement, indexes } of stores) {
      const store = made.createObjectStore(table, { keyPath, autoIncrement });
      for (const it of indexes) store.createIndex(it.name, it.keyPath);
    }
  });
  const names = stores.map((it) => it.name);
  const writing = database.transaction(names, "readwrite");
  stores.forEach((it, index) => rows[index]?.forEach((row) => writing.objectStore(it.name).put(row)));
  await new Promise((done, fail) => {
    writing.oncomplete = done;
    writing.onabort = () => fail(writing.error ?? new Error("the rows were not written"));
  });
  database.close();
}

/** The tables of a device as they are now, with their rows. */
export async function record(name: string): Promise<KeptDatabase> {
  const database = await openNative(name);
  const names = [...database.objectStoreNames];
  const reading = database.transaction(names);
  const stores = names.map((it) => reading.objectStore(it));
  const rows = await Promise.all(stores.map((it) => promised(it.getAll())));
  const kept = stores.map((store, index) => ({
    name: store.name,
    keyPath: store.keyPath as string,
    autoIncrement: store.autoIncrement,
    indexes: [...store.indexNames].map((it) => ({ name: it, keyPath: store.index(it).keyPath as string })),
    rows: rows[index] ?? [],
  }));
  const version = Math.floor(database.version / 10);
  database.close();
  const asJson = kept.map(async (it) => ({ ...it, rows: (await toJson(it.rows)) as Json[] }));
  return { database: name, version, stores: await Promise.all(asJson) };
}
