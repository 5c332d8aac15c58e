import type { Instant } from "../../shared/time/index.ts";
import { systemClock } from "./clock.ts";
import { onDatabase, type PendingCall } from "./database.ts";

/** For how long a cancellation can be taken back before anything is sent, in milliseconds. */
export const undoMillis = 10_000;
/** Longer than any call takes: whoever claimed it is no longer there. */
const claimMillis = 30_000;
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

const read = ({ id, args, at, sending, refused }: PendingCall): QueuedCancellation => ({
  id,
  ...(args as Args),
  askedAt: at,
  sendAt: (at + undoMillis) as Instant,
  isOnItsWay: sending !== undefined,
  refused,
});

const listeners = new Set<() => void>();
// Where browsers have none, tabs hear of each other at the next look.
const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("terminpass.queue");
channel?.addEventListener("message", () => listeners.forEach((it) => it()));

function tell(): void {
  listeners.forEach((it) => it());
  channel?.postMessage("changed");
}

/** Calls back when the queue has changed, in this tab or another one, until the returned function is called. */
export function onQueueChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

async function changed<T>(work: Promise<T>): Promise<T> {
  const value = await work;
  tell();
  return value;
}

/** Everything that waits, the oldest first. */
export async function queuedCancellations(): Promise<QueuedCancellation[]> {
  const rows = await onDatabase((it) => it.pending.toArray());
  return rows.filter((it) => it.name === name).map(read);
}

const ofVisit = (rows: PendingCall[], visit: string) =>
  rows.find((it) => it.name === name && (it.args as Args).visit === visit);

/**
 * Puts a cancellation into the queue; a visit that waits already waits no longer for it. Throws when it could not be stored: then
 * nothing is promised.
 */
export async function queueCancellation(visit: string, secret: string, clock = systemClock): Promise<void> {
  await changed(
    onDatabase((it) =>
      it.transaction("rw", it.pending, async () => {
        const before = ofVisit(await it.pending.toArray(), visit);
        if (before && before.refused === undefined) return;
        if (before) await it.pending.delete(before.id);
        const row = { name, args: { visit, secret }, key: crypto.randomUUID(), at: clock.now() };
        await it.pending.add(row);
      }),
    ),
  );
}

/** Takes a cancellation back. False when it is on its way already, or through. */
export function undoCancellation(visit: string): Promise<boolean> {
  return changed(
    onDatabase((it) =>
      it.transaction("rw", it.pending, async () => {
        const row = ofVisit(await it.pending.toArray(), visit);
        if (!row || row.sending !== undefined) return false;
        await it.pending.delete(row.id);
        return true;
      }),
    ),
  );
}

/** Takes hold of a cancellation in order to send it: of several tabs one gets it. What was taken back cannot be had. */
export function claimCancellation(id: number, clock = systemClock): Promise<boolean> {
  return changed(
    onDatabase((it) =>
      it.transaction("rw", it.pending, async () => {
        const row = await it.pending.get(id);
        const now = clock.now();
        if (!row || row.refused !== undefined) return false;
        // A clock that was set back must not hold it up.
        if (row.sending !== undefined && Math.abs(now - row.sending) < claimMillis) return false;
        await it.pending.put({ ...row, sending: now });
        return true;
      }),
    ),
  );
}

/** What came of sending it: not reached leaves it in the queue; a refusal stays until the person has read it. */
export function settleCancellation(id: number, outcome: { refused?: string }): Promise<void> {
  return changed(
    onDatabase((it) =>
      it.transaction("rw", it.pending, async () => {
        const row = await it.pending.get(id);
        if (!row) return;
        const { sending: _, ...rest } = row;
        await it.pending.put({ ...rest, ...outcome });
      }),
    ),
  );
}

/** Removes a cancellation that is through, or whose refusal was read. */
export const dropCancellation = (id: number): Promise<void> => changed(onDatabase((it) => it.pending.delete(id)));
