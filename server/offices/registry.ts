import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Tables } from "../db/schema.ts";
import { completed, type Dictionaries } from "./dictionaries.ts";
import { officeOf } from "./officeOf.ts";
import { officeStore } from "./store.ts";

/** The offices as they are in force. */
export interface OfficeRegistry {
  get(id: string): Office | undefined;
  /** All offices, in the order of their numbers. */
  all(): Office[];
  /** The version of an office's rules; 0 when there is no such office. */
  version(id: string): number;
}

/** A registry that follows what others put in force. */
export interface RenewedRegistry extends OfficeRegistry {
  /** Reads all offices anew and changes them at once. */
  reload(): Promise<void>;
  /** The same, only where another version is in force in the database. */
  renew(): Promise<void>;
}

type Entries = ReadonlyMap<string, { office: Office; version: number }>;

async function readEntries(db: Kysely<Tables>, dictionaries: Dictionaries): Promise<Entries> {
  const entries = new Map<string, { office: Office; version: number }>();
  // One transaction, so that no office is read with the numbers of another version.
  await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (trx) => {
      const store = officeStore(trx);
      for (const { office, number, version, content } of await store.inForce()) {
        const own = officeOf(content, number, await store.serviceNumbers(office));
        entries.set(office, { office: completed(own, dictionaries), version });
      }
    });
  return entries;
}

/** The offices in force in the database, with their texts in every language that the dictionaries know. */
export async function openRegistry(
  db: Kysely<Tables>,
  dictionaries: Dictionaries = new Map(),
): Promise<RenewedRegistry> {
  let entries = await readEntries(db, dictionaries);
  const reload = async () => {
    entries = await readEntries(db, dictionaries);
  };
  return {
    get: (id) => entries.get(id)?.office,
    all: () => [...entries.values()].map((it) => it.office),
    version: (id) => entries.get(id)?.version ?? 0,
    reload,
    async renew() {
      const rows = await db.selectFrom("office").select(["id", "version"]).execute();
      if (rows.length !== entries.size || rows.some((it) => entries.get(it.id)?.version !== it.version)) await reload();
    },
  };
}
