import { Dexie, type EntityTable, type Table } from "dexie";
import type { Ended, ListedVisit } from "../../../shared/checkin/index.ts";
import type { PassKeySet } from "../../../shared/pass/index.ts";
import type { Change, Mutation, StaffSession } from "../../../shared/sync/index.ts";
import type { Instant, LocalDate } from "../../../shared/time/index.ts";
import { lookOnReturn } from "../lookOnReturn.ts";
import { revived } from "../revival.ts";
import { guardVersions } from "../versions.ts";

/** A row of the day list as it lies on the disk. Who it is cannot be read there. */
export interface StoredRow extends ListedVisit {
  persons: number;
  iv: Uint8Array<ArrayBuffer>;
  /** The name, readable by this browser only. */
  sealed: ArrayBuffer;
}

/** Single facts of a device, each under its name. */
export interface Facts {
  session: StaffSession;
  /** Made once; `lastSeq` is the number of the last act and never goes back. */
  device: { id: string; lastSeq: number };
  /** `asOf` is server time of the last pull, `schemaVersion` that of the program which pulled. */
  list: { cursor: string; asOf: Instant; listed: LocalDate[]; schemaVersion?: number };
  keySet: { set: PassKeySet; asOf: Instant };
  /** Server clock − device clock; `measuredAt` is the device's clock. */
  clock: { offsetMs: number; measuredAt: Instant };
  /** Where the device stands: the unit whose door it is, and the words of the place. */
  door: { unit: string | null; desk: string | null };
  /** Numbers of acts that are neither here nor at the server, until somebody has heard of it. */
  missing: { seqs: number[]; since: Instant };
  /** Numbers of acts that the server never got and with which a person has dealt. */
  dealtWith: { seqs: number[] };
  /** The office whose acts lie in the outbox. It outlives the sign-in. */
  office: { id: string; number?: number };
  /** What this tablet is called where it is enrolled; without an office where the answer that named it was lost. */
  enrolled: { name: string; office: { id: string; name: Record<string, string> } | null };
  /** The office has blocked this tablet. It is gone with the next enrolment. */
  blocked: { name: string; at: Instant };
  /** Whose sign-in the server answered last here: the account. Somebody else may work at the tablet since. */
  servedAs: { user: string };
}
export type StoredFact<Name extends keyof Facts = keyof Facts> = { id: Name; value: Facts[Name] };

/** An arrival this device took. `at` is server time. */
export interface OwnArrival {
  passId: string;
  at: Instant;
  desk: string | null;
}

/** What became of a pass that is not on the list: first 8 bytes of its id. */
export interface EndedPass {
  prefix: string;
  as: Ended;
  /** Where a moved visit is now; null otherwise. */
  start: Instant | null;
  heardAt: Instant;
}

/** An act that the server refused. It stays until a person retries or exports and removes it. */
export interface TrayItem extends Mutation {
  /** The reason, a code of the server. */
  code: string;
  since: Instant;
}

/** Something a person has to be told: the server knows of an earlier arrival than the one shown here. */
export interface Notice {
  passId: string;
  arrivedAt: Instant;
  desk: string | null;
}

/** Somebody of the staff who gets in here with a PIN, also without a network. It names staff, never a visitor. */
export interface Person {
  /** Id of the account. */
  user: string;
  /** What the server last said of this person and the office; it becomes the fact `session` when the person gets in. */
  session: StaffSession;
  salt: Uint8Array<ArrayBuffer>;
  /** What the PIN leads to, sealed with a key of this browser: the disk alone tells nothing about the PIN. */
  check: ArrayBuffer;
  /** Wrong PINs in a row. */
  failures: number;
}

export type StoredTask = Extract<Change, { type: "task" }>;

/** What a device of staff keeps. Names and columns of a released version are never changed, only added to in a next one. */
export type StaffDatabase = Dexie & {
  facts: Table<StoredFact, keyof Facts>;
  visits: EntityTable<StoredRow, "passId">;
  ended: EntityTable<EndedPass, "prefix">;
  tasks: EntityTable<StoredTask, "task">;
  arrivals: EntityTable<OwnArrival, "passId">;
  outbox: EntityTable<Mutation, "seq">;
  tray: EntityTable<TrayItem, "seq">;
  notices: EntityTable<Notice, "passId">;
  keys: EntityTable<{ id: string; key: CryptoKey }, "id">;
  persons: EntityTable<Person, "user">;
};

// Strict: a write is told as done only when it has reached the disk. A green screen is a promise that the arrival is kept.
const database = new Dexie("terminpass-staff", { chromeTransactionDurability: "strict" }) as StaffDatabase;
database.version(1).stores({
  facts: "id",
  visits: "passId, code",
  ended: "prefix",
  tasks: "task",
  arrivals: "passId",
  outbox: "seq",
  tray: "seq",
  notices: "passId",
  keys: "id",
});
// An act is looked for by its id, so that one that was written before its transaction was told as failed is not written twice.
database.version(2).stores({ outbox: "seq, id", persons: "user" });
guardVersions(database);
// What the library does so that queries run again by themselves: nobody here asks it to, and every write would tell all windows.
for (const name of ["Cache", "Observability"]) database.unuse({ stack: "dbcore", name });

/** Does something with the database of the staff app; see `revived` for what happens when its handle is dead. */
export function onStaffDatabase<T>(work: (database: StaffDatabase) => Promise<T>): Promise<T> {
  return revived(database, work);
}

/** Looks at the database each time the page comes back; see `lookOnReturn`. */
export const reviveOnReturn = (page: Document = document) => lookOnReturn(() => fact("device"), page);

/** One fact of this device; `undefined` when it is not known. Usable inside a transaction that names `facts`. */
export async function factIn<Name extends keyof Facts>(
  { facts }: Pick<StaffDatabase, "facts">,
  name: Name,
): Promise<Facts[Name] | undefined> {
  return ((await facts.get(name)) as StoredFact<Name> | undefined)?.value;
}

export const fact = <Name extends keyof Facts>(name: Name) => onStaffDatabase((it) => factIn(it, name));

export async function keepFact<Name extends keyof Facts>(name: Name, value: Facts[Name]): Promise<void> {
  // Pages hand in what Vue wraps; the database takes plain values only. All of it is JSON.
  const plain = JSON.parse(JSON.stringify(value)) as Facts[Name];
  await onStaffDatabase((it) => it.facts.put({ id: name, value: plain } as StoredFact));
}

export const forgetFacts = (...names: (keyof Facts)[]): Promise<void> =>
  onStaffDatabase((it) => it.facts.bulkDelete(names));
