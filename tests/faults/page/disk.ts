import type { DiskFault } from "./bed.ts";

/**
 * Breaks the disk of this page the way browsers do: the methods of IndexedDB throw what they throw there, or the connection is closed
 * under the living page. Nothing of the app is touched.
 */
let fault: DiskFault | undefined;
let left = 0;
let failures = 0;

/** Connections that were lost; a new one works. */
const lost = new WeakSet<IDBDatabase>();

const isOurs = (name: string) => name.startsWith("terminpass");

/** Whether the disk fails now, in one of these ways. */
function fails(...ways: readonly DiskFault[]): boolean {
  if (left <= 0 || fault === undefined || !ways.includes(fault)) return false;
  left -= 1;
  failures += 1;
  return true;
}

const say = (name: string, message: string) => new DOMException(message, name);

const realOpen = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name: string, version?: number) {
  if (isOurs(name) && fault === "backing_store" && fails("backing_store")) {
    throw say("UnknownError", "Internal error opening backing store for indexedDB.open.");
  }
  return version === undefined ? realOpen.call(this, name) : realOpen.call(this, name, version);
};

const realTransaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...asked) {
  if (!isOurs(this.name)) return realTransaction.apply(this, asked);
  if (lost.has(this)) throw say("InvalidStateError", "The database connection is closing.");
  if (fails("dead")) {
    lost.add(this);
    throw say("InvalidStateError", "The database connection is closing.");
  }
  if (fails("server_lost")) {
    lost.add(this);
    throw say("UnknownError", "Connection to Indexed Database server lost. Refresh the page to try again");
  }
  // The browser itself throws in the next line.
  if (fails("closed")) this.close();
  if (fault === "backing_store" && left > 0) this.close();
  return realTransaction.apply(this, asked);
};

for (const method of ["put", "add"] as const) {
  const real = IDBObjectStore.prototype[method];
  IDBObjectStore.prototype[method] = function (...asked: Parameters<typeof real>) {
    if (!isOurs(this.transaction.db.name)) return real.apply(this, asked);
    if (fails("inactive")) {
      throw say("TransactionInactiveError", "A request was placed without an in-progress transaction.");
    }
    if (fails("quota")) {
      this.transaction.abort();
      throw say("QuotaExceededError", "The quota has been exceeded.");
    }
    const request = real.apply(this, asked);
    if (fails("aborted")) this.transaction.abort();
    return request;
  };
}

export function breakDisk(next: DiskFault, times: number): void {
  fault = next;
  left = times;
}

export function mendDisk(): void {
  left = 0;
}

export const diskFailures = () => failures;
