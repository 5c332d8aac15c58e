import type { Kysely } from "kysely";
import type { MutationResult, SeqRange } from "../../shared/sync/index.ts";
import type { Trx } from "../db/events.ts";
import { lockNames } from "../db/locks.ts";
import type { Tables } from "../db/schema.ts";

/** A device of the staff of an office. */
export interface DeviceId {
  office: string;
  device: string;
}

/** What became of a mutation when it first came: everything but its id. */
export type FirstResult = Exclude<MutationResult, { outcome: "duplicate" }>;

/** Keeps a device to this transaction: a batch that is sent twice at the same time runs once. */
export const lockDevice = (trx: Trx, { office, device }: DeviceId): Promise<void> =>
  lockNames(trx, [`device/${office}/${device}`]);

export async function firstResult(
  trx: Trx,
  { office, device }: DeviceId,
  id: string,
): Promise<FirstResult | undefined> {
  const row = await trx
    .selectFrom("device_mutation")
    .select("result")
    .where("office", "=", office)
    .where("device", "=", device)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && (JSON.parse(row.result) as FirstResult);
}

export async function keepResult(
  trx: Trx,
  { office, device }: DeviceId,
  mutation: { id: string; seq: number; name: string },
  result: FirstResult,
  at: number,
): Promise<void> {
  const { id, seq, name } = mutation;
  await trx
    .insertInto("device_mutation")
    .values({ office, device, id, seq, name, result: JSON.stringify(result), at })
    .execute();
}

/** Notes that a device of an office is there. */
export async function noteDevice(
  db: Kysely<Tables>,
  { office, device }: DeviceId,
  schemaVersion: number,
  now: number,
): Promise<void> {
  const seen = { schema_version: schemaVersion, seen_at: now };
  await db
    .insertInto("device")
    .values({ office, id: device, last_seq: 0, ...seen })
    .onConflict((conflict) => conflict.columns(["office", "id"]).doUpdateSet(seen))
    .execute();
}

/** The last mutation up to which all are here without a gap; 0 for a device that nobody has heard of. */
export async function lastSeqOf(db: Kysely<Tables>, { office, device }: DeviceId): Promise<number> {
  const row = await db
    .selectFrom("device")
    .select("last_seq")
    .where("office", "=", office)
    .where("id", "=", device)
    .executeTakeFirst();
  return row?.last_seq ?? 0;
}

/** The numbers of the mutations of a device that are here and lie above one of them, each once, in order. */
const seqsAfter = (db: Kysely<Tables>, { office, device }: DeviceId, after: number) =>
  db
    .selectFrom("device_mutation")
    .select("seq")
    .distinct()
    .where("office", "=", office)
    .where("device", "=", device)
    .where("seq", ">", after)
    .orderBy("seq");

/** Which mutations of a device are not here, of those after one number and up to another. */
export async function missingUpTo(
  db: Kysely<Tables>,
  device: DeviceId,
  { after, upTo }: { after: number; upTo: number },
): Promise<SeqRange[]> {
  const here = await seqsAfter(db, device, after).where("seq", "<=", upTo).execute();
  const ends = [after, ...here.map(({ seq }) => seq), upTo + 1];
  return ends.slice(1).flatMap((end, index) => {
    const from = (ends[index] ?? end) + 1;
    return from < end ? [{ from, to: end - 1 }] : [];
  });
}

/** Raises the last mutation without a gap as far as it goes now. A gap that closes later takes all behind it along. */
export async function raiseLastSeq(trx: Trx, { office, device }: DeviceId): Promise<void> {
  const before = await lastSeqOf(trx, { office, device });
  const known = await seqsAfter(trx, { office, device }, before).execute();
  const gap = known.findIndex(({ seq }, index) => seq !== before + index + 1);
  const last = before + (gap === -1 ? known.length : gap);
  if (last === before) return;
  await trx
    .updateTable("device")
    .set({ last_seq: last })
    .where("office", "=", office)
    .where("id", "=", device)
    .execute();
}
