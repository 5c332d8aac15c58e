import type { Dexie, EntityTable, Table } from "dexie";
import type { OpeningsAnswer } from "../../shared/booking/openingsAnswer.ts";
import type { OfficeEntry, OfficeView } from "../../shared/offices/messages.ts";
import type { Text } from "../../shared/offices/texts.ts";
import type { Instant } from "../../shared/time/index.ts";
import { lookOnReturn } from "./lookOnReturn.ts";
import type { StoredVisit } from "./storedVisit.ts";
import type { StoredWaiting } from "./storedWaiting.ts";

/** The last answer about an office, and when it came. */
export interface StoredOffice {
  id: string;
  view: OfficeView;
  asOf: Instant;
}

/** The last list of offices; there is one, under the id `offices`. */
export interface StoredList {
  id: "offices";
  entries: OfficeEntry[];
  asOf: Instant;
}

/** When an office opens new times, as it was last asked. */
export interface StoredOpenings {
  id: `openings/${string}`;
  openings: OpeningsAnswer["openings"];
  asOf: Instant;
}

/** A form half filled, readable by this browser only. */
export interface SealedDraft {
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
  savedAt: Instant;
}

/** A call that waits until the server can be reached again. */
export interface PendingCall {
  id: number;
  name: string;
  args: unknown;
  key: string;
  at: Instant;
  /** Since when it is on its way; from then on it cannot be taken back. */
  sending?: Instant;
  /** It was sent and nothing came back: the server may have done it all the same. */
  tried?: true;
  /** Why the server said no for good, as the code of a problem. It stays until the person has read it. */
  refused?: string;
  /** What came of it, by its id, where a person is to be told. It stays until she has read it. */
  done?: string;
}

export interface StoredKey {
  id: string;
  key: CryptoKey;
}

/** What somebody answered, ticked and noted on a checklist; nobody else gets to see it. */
export interface StoredChecklist {
  /** See `serviceChecklistId` and `visitChecklistId`. */
  id: string;
  /** What the list is for: the name of the service. */
  name: Text;
  /** The id of the answer chosen, or `unknown`, by the id of the question. */
  choices: Record<string, string>;
  /** Ids of the lines that are ready. */
  ticked: string[];
  /** Notes by the id of their line. */
  notes: Record<string, string>;
  savedAt: Instant;
}

/** What this device keeps. Names and columns of a released version are never changed, only added to in a next one. */
export type DeviceDatabase = Dexie & {
  offices: EntityTable<StoredOffice, "id">;
  lists: Table<StoredList | StoredOpenings, string>;
  visits: EntityTable<StoredVisit, "id">;
  drafts: EntityTable<SealedDraft, "id">;
  pending: EntityTable<PendingCall, "id">;
  keys: EntityTable<StoredKey, "id">;
  checklists: EntityTable<StoredChecklist, "id">;
  waiting: EntityTable<StoredWaiting, "id">;
};

// The library is a third of the program: the first page comes before it. A try that failed is none.
const load = async () => {
  const { openDatabase, revived } = await import("./openDatabase.ts");
  return { database: openDatabase() as DeviceDatabase, revived };
};
let loaded: ReturnType<typeof load> | undefined;
const opened = () =>
  (loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  }));

/** Does something with the database of the applicant app; see `revived` for what happens when its handle is dead. */
export async function onDatabase<T>(work: (database: DeviceDatabase) => Promise<T>): Promise<T> {
  const { database, revived } = await opened();
  return revived(database, work);
}

/** Deletes the whole database from this device; other tabs let go of it by themselves. The next use makes an empty one. */
export async function deleteDatabase(): Promise<void> {
  const { database } = await opened();
  await database.delete();
  loaded = undefined;
}

/** Looks at the database each time the page comes back; see `lookOnReturn`. */
export function reviveOnReturn(page: Document = document): void {
  lookOnReturn(() => onDatabase((it) => it.visits.count()), page);
}
