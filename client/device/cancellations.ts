import type { Instant } from "../../shared/time/index.ts";
import { systemClock } from "./clock.ts";
import type { PendingCall } from "./database.ts";
import { callsOf, changeQueue } from "./queue.ts";

/** For how long a cancellation can be taken back before anything is sent, in milliseconds. */
export const undoMillis = 10_000;
const name = "cancel";

/** A visit that is to be cancelled as soon as the server can be reached, and what became of it. */
export interface QueuedCancellation {
  id: number;
  visit: string;
  secret: string;
  askedAt: Instant;
  /** The first instant at which it may be sent. */
  sendAt: Instant;
  isOnItsWay: boolean;
  /** Why the server said no for good. */
  refused?: string | undefined;
}

interface Args {
  visit: string;
  secret: string;
}

/** Whether the server may have it, or have had it: then it is no longer this device's to take back. */
const isOut = ({ sending, tried }: PendingCall) => sending !== undefined || tried === true;

const read = (row: PendingCall): QueuedCancellation => ({
  id: row.id,
  ...(row.args as Args),
  askedAt: row.at,
  sendAt: (row.at + undoMillis) as Instant,
  isOnItsWay: isOut(row),
  refused: row.refused,
});

/** Everything that waits, the oldest first. */
export const queuedCancellations = async (): Promise<QueuedCancellation[]> => (await callsOf(name)).map(read);

const ofVisit = (rows: PendingCall[], visit: string) =>
  rows.find((it) => it.name === name && (it.args as Args).visit === visit);

/**
 * Puts a cancellation into the queue; a visit that waits already waits no longer for it. Throws when it could not be stored: then
 * nothing is promised.
 */
export function queueCancellation(visit: string, secret: string, clock = systemClock): Promise<void> {
  return changeQueue(async ({ rows, add, drop }) => {
    const before = ofVisit(rows, visit);
    if (before && before.refused === undefined) return;
    if (before) await drop(before.id);
    await add({ name, args: { visit, secret }, key: crypto.randomUUID(), at: clock.now() });
  });
}

/** Takes a cancellation back. False when it is on its way already or through, and when nobody knows whether it is. */
export function undoCancellation(visit: string): Promise<boolean> {
  return changeQueue(async ({ rows, drop }) => {
    const row = ofVisit(rows, visit);
    if (!row || isOut(row)) return false;
    await drop(row.id);
    return true;
  });
}
