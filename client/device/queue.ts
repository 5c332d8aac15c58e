import { systemClock } from "./clock.ts";
import { onDatabase, type PendingCall } from "./database.ts";
import { canTakeTurns } from "./inTurn.ts";
import { noteQueue, unsentWereHere } from "./unsentTrace.ts";

/** Longer than any call takes: whoever claimed it is no longer there. */
const claimMillis = 30_000;

const listeners = new Set<() => void>();
// Where browsers have none, tabs hear of each other at the next look.
const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("terminpass.queue");
channel?.addEventListener("message", () => listeners.forEach((it) => it()));

/** Calls back when the queue has changed, in this tab or another one, until the returned function is called. */
export function onQueueChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether a call still has to go out: neither refused nor through. */
export const isUnsent = ({ refused, done }: PendingCall): boolean => refused === undefined && done === undefined;

/** The calls of a name that are on this device, the oldest first. */
export const callsOf = async (name: PendingCall["name"]): Promise<PendingCall[]> =>
  (await onDatabase((it) => it.pending.toArray())).filter((it) => it.name === name);

type NewCall = Omit<PendingCall, "id">;
/** The queue as it stands, and what may be done with it, all in one step. */
export interface OpenQueue {
  rows: PendingCall[];
  add(row: NewCall): Promise<unknown>;
  put(row: PendingCall): Promise<unknown>;
  drop(id: number): Promise<unknown>;
}

/** Changes the queue in one step, of several tabs one after the other, and tells all of them. Throws when it could not be stored. */
export async function changeQueue<T>(change: (queue: OpenQueue) => Promise<T>): Promise<T> {
  const value = await onDatabase((it) =>
    it.transaction("rw", it.pending, async (step) => {
      const made = await change({
        rows: await it.pending.toArray(),
        add: (row) => it.pending.add(row),
        put: (row) => it.pending.put(row),
        drop: (id) => it.pending.delete(id),
      });
      const left = await it.pending.toArray();
      // Only what has reached the disk can be lost from it.
      step.on("complete", () => noteQueue(left.length, left.filter(isUnsent).length));
      return made;
    }),
  );
  listeners.forEach((it) => it());
  channel?.postMessage("changed");
  return value;
}

/**
 * Takes hold of a call in order to send it, for the tab whose turn it is: of several tabs one gets it. What was taken back cannot be
 * had. Where tabs take turns, what another one had in hand was left behind by one that is gone.
 */
export function claimCall(id: number, clock = systemClock, isAlone = canTakeTurns()): Promise<boolean> {
  return changeQueue(async ({ rows, put }) => {
    const row = rows.find((it) => it.id === id);
    const now = clock.now();
    if (!row || !isUnsent(row)) return false;
    // A clock that was set back must not hold it up.
    if (!isAlone && row.sending !== undefined && Math.abs(now - row.sending) < claimMillis) return false;
    // Whoever left it in the middle may have reached the server: what is said to the next try tells nothing of that one.
    await put({ ...row, ...(row.sending === undefined ? {} : { tried: true }), sending: now });
    return true;
  });
}

/** Whether a call still waits here: another tab may have it in hand, or have had it and be gone. */
export const stillWaits = async (id: number): Promise<boolean> =>
  onDatabase((it) => it.pending.get(id)).then((row) => row !== undefined && isUnsent(row));

/** What came of sending it: not reached leaves it in the queue; a refusal stays until the person has read it. */
export function settleCall(
  id: number,
  outcome: Partial<Pick<PendingCall, "refused" | "done" | "args" | "tried">>,
): Promise<void> {
  return changeQueue(async ({ rows, put }) => {
    const row = rows.find((it) => it.id === id);
    if (!row) return;
    const { sending: _, ...rest } = row;
    await put({ ...rest, ...outcome });
  });
}

/** Removes a call that is through, or whose refusal was read. */
export const dropCall = (id: number): Promise<void> => changeQueue(async ({ drop }) => void (await drop(id)));

/** How many calls went with the database before they were sent: those of the trace that are no longer here. */
export async function lostCalls(): Promise<number> {
  const noted = unsentWereHere() ?? 0;
  if (noted === 0) return 0;
  const rows = await onDatabase((it) => it.pending.toArray());
  return Math.max(0, noted - rows.filter(isUnsent).length);
}

/** The loss was read by a person: the trace says again what is there. */
export const dropLostTrace = (): Promise<void> => changeQueue(() => Promise.resolve());
