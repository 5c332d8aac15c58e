import type { Dexie } from "dexie";

/**
 * What happened to the database of the device under a living page. `closed`, `aborted`, `lost`, `no_transaction`, `no_store`: its
 * handle is dead, a new one may live. `full`: the disk takes no more. `late`: it did not open in time. `other`: not the handle.
 */
export type DatabaseFault = "closed" | "aborted" | "lost" | "no_transaction" | "no_store" | "full" | "late" | "other";

const byName: Record<string, DatabaseFault> = {
  AbortError: "aborted",
  DatabaseClosedError: "closed",
  InvalidStateError: "closed",
  OpenFailedError: "no_store",
  QuotaExceededError: "full",
  TransactionInactiveError: "no_transaction",
  UnknownError: "lost",
};

// WebKit and Chromium give different faults one name, and the same fault several: these words are the only other sign there is.
const byWords: readonly [RegExp, DatabaseFault][] = [
  [/without an in-progress transaction/i, "no_transaction"],
  [/backing store/i, "no_store"],
  [/server lost|connection .*lost/i, "lost"],
  [/quota|disk (is )?full|not enough space/i, "full"],
];

const heals = new Set<DatabaseFault>(["closed", "aborted", "lost", "no_transaction", "no_store"]);

interface Told {
  name?: unknown;
  message?: unknown;
  /** What lies beneath: a transaction is aborted, because the disk is full. */
  inner?: unknown;
}

/** Tells which fault an error is. What lies beneath it counts first. */
export function faultOf(error: unknown): DatabaseFault {
  if (error instanceof LateError) return "late";
  if (typeof error !== "object" || error === null) return "other";
  const { name, message, inner } = error as Told;
  const beneath = inner === undefined || inner === error ? "other" : faultOf(inner);
  if (beneath !== "other") return beneath;
  const named = byName[String(name)];
  if (named === "full") return named;
  return byWords.find(([words]) => words.test(String(message)))?.[1] ?? named ?? "other";
}

/** The database did not open in time. */
export class LateError extends Error {
  override name = "LateError";
}

const openWithin = 5_000;
const reopenWithin = 500;

/** Waits for something no longer than this; it goes on by itself. */
function within<T>(millis: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new LateError(`not within ${millis} ms`)), millis);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** What is used of a database here. */
export type Reopened = Pick<Dexie, "isOpen" | "open" | "close">;

interface Handle {
  /** Counts the handles: who failed on an earlier one need not open another. */
  count: number;
  opening: Promise<unknown> | undefined;
}

const handles = new WeakMap<Reopened, Handle>();

function handleOf(database: Reopened): Handle {
  const known = handles.get(database) ?? { count: 0, opening: undefined };
  handles.set(database, known);
  return known;
}

/** Opens the database if it is not open; one that hangs is let go of, so that the next try begins anew. */
async function open(database: Reopened): Promise<void> {
  if (database.isOpen()) return;
  try {
    await within(openWithin, Promise.resolve(database.open()));
  } catch (error) {
    if (faultOf(error) === "late") database.close({ disableAutoOpen: false });
    throw error;
  }
}

/** Opens a new handle in place of a dead one. Whoever fails on the same one at the same time waits for the same new one. */
async function reopen(database: Reopened, failedOn: number): Promise<void> {
  const handle = handleOf(database);
  if (handle.count === failedOn) {
    handle.count += 1;
    database.close({ disableAutoOpen: false });
    const opening = Promise.resolve(database.open());
    handle.opening = opening;
    const isDone = () => void (handle.opening === opening && (handle.opening = undefined));
    opening.then(isDone, isDone);
  }
  if (handle.opening) await within(reopenWithin, handle.opening);
}

/**
 * Does something with a database. On a dead handle it opens a new one and tries once more; what fails then, or for another
 * reason (a full disk), is thrown: nothing that was not stored counts as stored. The first opening may take five seconds, another
 * half a second: then it fails, so that whoever waits is told, while the opening goes on.
 */
export async function revived<D extends Reopened, T>(database: D, work: (database: D) => Promise<T>): Promise<T> {
  const { count } = handleOf(database);
  try {
    await open(database);
    return await work(database);
  } catch (error) {
    if (!heals.has(faultOf(error))) throw error;
    await reopen(database, count);
    return work(database);
  }
}
