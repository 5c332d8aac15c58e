import type { Instant } from "../../shared/time/index.ts";
import { deleteDatabase, onDatabase } from "./database.ts";
import { dropCall } from "./queue.ts";
import { forgetUnsaved, removeVisit } from "./visits.ts";

/** One thing this device keeps: how large it is in bytes, and since when. */
export interface KeptThing {
  /** The table it lies in, and its key there. */
  table: string;
  id: string | number;
  bytes: number;
  at?: Instant | undefined;
  /** The row itself, for its name on the page. */
  row: unknown;
}

const languageKey = "terminpass.language";
const instantFields = ["asOf", "savedAt", "at"] as const;
const encoder = new TextEncoder();

/** About what a row takes: its text as JSON, and sealed bytes as they are. */
function bytesOf(row: object): number {
  let sealed = 0;
  const text = JSON.stringify(row, (_, value: unknown) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      sealed += value.byteLength;
      return undefined;
    }
    return value;
  });
  return sealed + encoder.encode(text).length;
}

function instantOf(row: object): Instant | undefined {
  const values = row as Record<string, unknown>;
  const field = instantFields.find((it) => typeof values[it] === "number");
  return field && (values[field] as Instant);
}

/** The language that was chosen here; it tells something about a person as well. */
function chosenLanguage(): KeptThing[] {
  try {
    const row = localStorage.getItem(languageKey);
    return row === null ? [] : [{ table: "settings", id: languageKey, bytes: languageKey.length + row.length, row }];
  } catch {
    return [];
  }
}

/** Everything this app keeps on this device, also in tables that a later version added. Keys of drafts count with the drafts. */
export async function thingsOnThisPhone(): Promise<KeptThing[]> {
  return [...(await thingsInTables()), ...chosenLanguage()];
}

function thingsInTables(): Promise<KeptThing[]> {
  return onDatabase(async (database) => {
    const tables = database.tables.filter((it) => it.name !== "keys");
    const found = await Promise.all(
      tables.map(async (table) => {
        const rows = (await table.toArray()) as object[];
        const ids = (await table.toCollection().primaryKeys()) as (string | number)[];
        return rows.map((row, index) => {
          const id = ids[index] ?? "";
          return { table: table.name, id, bytes: bytesOf(row), at: instantOf(row), row };
        });
      }),
    );
    return found.flat();
  });
}

/** Deletes one thing from this device. */
export async function deleteThing({ table, id }: Pick<KeptThing, "table" | "id">): Promise<void> {
  if (table === "visits") await removeVisit(String(id));
  else if (table === "pending") await dropCall(Number(id));
  else if (table === "settings") localStorage.removeItem(String(id));
  else await onDatabase((it) => it.table(table).delete(id));
}

/** Whether the browser has promised not to clear this away by itself. */
export async function isKeptForSure(storage: StorageManager | undefined = navigator.storage): Promise<boolean> {
  return (await storage?.persisted?.().catch(() => false)) ?? false;
}

/** About how much all of it takes, with the app itself; nothing where the browser does not tell. */
export async function bytesInAll(storage: StorageManager | undefined = navigator.storage): Promise<number | undefined> {
  return (await storage?.estimate?.().catch(() => undefined))?.usage;
}

// The app for staff is served from the same place and has things of its own; the files of the app hold nothing about anybody.
const isOfStaff = (name: string) => name.includes("/staff/") || name === "terminpass.camera";
const isAppItself = (name: string) => name.includes("-precache-");

function emptyStorage(storage: Storage | undefined): void {
  if (!storage) return;
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const name of names) if (name.startsWith("terminpass") && !isOfStaff(name)) storage.removeItem(name);
}

async function emptyCaches(): Promise<void> {
  // A page without https has none.
  const kept = globalThis.caches as CacheStorage | undefined;
  const names = (await kept?.keys()) ?? [];
  await Promise.all(names.filter((it) => !isAppItself(it) && !isOfStaff(it)).map((it) => kept?.delete(it)));
}

/** The push service forgets this browser, and tells the server so. */
export async function endPush(): Promise<void> {
  const here = await (navigator.serviceWorker as ServiceWorkerContainer | undefined)?.getRegistration();
  await (await here?.pushManager?.getSubscription())?.unsubscribe();
}

/** Deletes everything that this app has stored on this device; only its own files stay. */
export async function deleteEverything(): Promise<void> {
  await endPush().catch(() => undefined);
  forgetUnsaved();
  await deleteDatabase();
  emptyStorage(globalThis.localStorage);
  emptyStorage(globalThis.sessionStorage);
  await emptyCaches();
}
