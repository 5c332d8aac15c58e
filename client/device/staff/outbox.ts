import type { CloseTaskSchema, Mutation, MutationResult, ScanArgs } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { InferOutput } from "valibot";
import { uuid7 } from "../uuid7.ts";
import { onStaffDatabase, type Facts, type OwnArrival, type StaffDatabase, type TrayItem } from "./database.ts";
import { deviceIn, keepDevice } from "./deviceNumber.ts";
import { addDealtWith } from "./missing.ts";

/** What a person did, before it has its number. It carries ids only. */
export type Act = { id: string; at: string; offsetMs: number | null; by?: string } & (
  { name: "scan"; args: ScanArgs } | { name: "close_task"; args: InferOutput<typeof CloseTaskSchema> }
);

/** Stamps an act with the clock of the device, and with whose act it is: somebody else may be here when it is sent. */
export function newAct(
  did:
    Pick<Extract<Act, { name: "scan" }>, "name" | "args"> | Pick<Extract<Act, { name: "close_task" }>, "name" | "args">,
  deviceNow: Instant,
  offsetMs: number | null,
  by?: string,
): Act {
  const stamp = { id: uuid7(), at: new Date(deviceNow).toISOString(), offsetMs };
  return { ...did, ...stamp, ...(by === undefined ? {} : { by }) };
}

/**
 * Puts an act into the outbox under the next number. Call it inside a transaction over `facts` and `outbox`: the number is given
 * only together with the row, so that the numbers have no gap.
 */
export async function append(database: StaffDatabase, act: Act): Promise<Mutation> {
  // Its transaction was told as failed and has reached the disk all the same: once is enough.
  const [written, device] = await Promise.all([database.outbox.where("id").equals(act.id).first(), deviceIn(database)]);
  return written ?? appendNew(database, act, device);
}

/** Does so with an act that was made in this very transaction, and so lies nowhere yet; `device` as it was read there. */
export async function appendNew(database: StaffDatabase, act: Act, device: Facts["device"]): Promise<Mutation> {
  const seq = device.lastSeq + 1;
  const mutation: Mutation = { ...act, seq };
  await Promise.all([keepDevice(database, { ...device, lastSeq: seq }), database.outbox.add(mutation)]);
  return mutation;
}

/** This device towards the server; its id is made when it is first asked for. */
export function thisDevice(): Promise<{ id: string; lastSeq: number }> {
  return onStaffDatabase((it) => it.transaction("rw", it.facts, async () => deviceIn(it)));
}

/** The server has seen a higher number than this device remembers giving: the next one must lie above it. */
export function raiseSeq(atLeast: number): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", it.facts, async () => {
      const device = await deviceIn(it);
      if (device.lastSeq < atLeast) await keepDevice(it, { ...device, lastSeq: atLeast });
    }),
  );
}

/** The oldest acts without a receipt. */
export const waiting = (limit: number): Promise<Mutation[]> =>
  onStaffDatabase((it) => it.outbox.orderBy("seq").limit(limit).toArray());

/** When it was done, in server time as far as the device knew it. */
export const actedAt = ({ at, offsetMs }: Pick<Mutation, "at" | "offsetMs">) =>
  (Date.parse(at) + (offsetMs ?? 0)) as Instant;

export const countWaiting = (): Promise<number> => onStaffDatabase((it) => it.outbox.count());

/** The code of a result that a person must look at, also of one that was told before. */
function rejection(result: MutationResult): string | undefined {
  if (result.outcome === "rejected") return result.code;
  return result.outcome === "duplicate" && result.first === "rejected" ? (result.code ?? "rejected") : undefined;
}

/**
 * What the server says is true instead, where it says so now. What it said to the same act before may be old: what has become true
 * since comes, or came, with the list.
 */
const truthOf = (result: MutationResult) => (result.outcome === "conflict" ? result.truth : undefined);

/** Whether one of these arrivals may be of that visit: others come in at the same desk in the same second. */
async function anyOfVisit(
  { visits }: StaffDatabase,
  appointment: string | undefined,
  arrivals: readonly OwnArrival[],
): Promise<boolean> {
  if (appointment === undefined) return arrivals.length > 0;
  const rows = await visits.bulkGet(arrivals.map(({ passId }) => passId));
  return rows.some((it) => it?.appointment === appointment);
}

async function takeOver(database: StaffDatabase, result: MutationResult): Promise<void> {
  const truth = truthOf(result);
  if (!truth) return;
  const { passId, desk } = truth;
  const arrivedAt = truth.arrivedAt as Instant;
  const row = await database.visits.get(passId);
  // A family arrives with the first of its passes. Where that one was read here, there is nothing to tell.
  const readHere = await database.arrivals
    .filter((own) => own.desk === desk && isSameInstant(own.at, arrivedAt))
    .toArray();
  const isKnownHere = await anyOfVisit(database, row?.appointment, readHere);
  await database.arrivals.put({ passId, at: arrivedAt, desk });
  const status = row?.status === "booked" ? "arrived" : row?.status;
  if (row && status) await database.visits.put({ ...row, arrivedAt, desk, status });
  if (!isKnownHere) await database.notices.put({ passId, arrivedAt, desk });
}

// Clocks are compared across a network: a second is no other arrival.
const isSameInstant = (one: Instant, other: Instant) => Math.abs(one - other) <= 1000;

/** Lets go of what the receipt names, and of nothing else: refused acts go to the tray, what is true instead is taken over. */
export function settle(sent: readonly Mutation[], results: readonly MutationResult[], now: Instant): Promise<number> {
  return onStaffDatabase((it) =>
    it.transaction("rw", [it.outbox, it.tray, it.arrivals, it.visits, it.notices], async () => {
      const resultOf = new Map(results.map((result) => [result.id, result]));
      const settled = sent.flatMap((mutation) => {
        const result = resultOf.get(mutation.id);
        return result ? [{ mutation, result, code: rejection(result) }] : [];
      });
      await it.tray.bulkPut(
        settled.flatMap(({ mutation, code }) => (code === undefined ? [] : [{ ...mutation, code, since: now }])),
      );
      // Only those: the library leaves a transaction after a hundred waits for nothing.
      for (const { result } of settled.filter((one) => truthOf(one.result))) await takeOver(it, result);
      await it.outbox.bulkDelete(settled.map(({ mutation }) => mutation.seq));
      return settled.length;
    }),
  );
}

/** Puts an act aside that the server refused as a whole. */
export function putAside(mutation: Mutation, code: string, now: Instant): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", it.outbox, it.tray, async () => {
      await it.tray.put({ ...mutation, code, since: now });
      await it.outbox.delete(mutation.seq);
    }),
  );
}

export const tray = (): Promise<TrayItem[]> => onStaffDatabase((it) => it.tray.orderBy("seq").toArray());

/** Sends an act once more, under the number it has. */
export function retryFromTray(seq: number): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", it.outbox, it.tray, async () => {
      const item = await it.tray.get(seq);
      if (!item) return;
      const { code: _code, since: _since, ...mutation } = item;
      await it.outbox.put(mutation);
      await it.tray.delete(seq);
    }),
  );
}

/** A person has dealt with it, and says so. */
export function removeFromTray(seq: number): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", it.facts, it.tray, async () => {
      await it.tray.delete(seq);
      await addDealtWith(it, [seq]);
    }),
  );
}
