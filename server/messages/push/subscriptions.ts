import type { Kysely } from "kysely";
import type { Trx } from "../../db/events.ts";
import type { PushDeviceRow, Tables } from "../../db/schema.ts";
import type { Seal } from "../../db/seal.ts";
import type { Subscription } from "./pushServer.ts";

/** What a device is told of: an appointment, or a wish on a waiting list. */
export type Subject = { about: "appointment" | "waiting"; id: string };

/** On how many devices one subject tells of itself; the oldest makes room for a further one. */
const mostDevices = 20;

const hashOf = (seal: Seal, endpoint: string) => seal.hash("push", endpoint);
const placeOf = (subject: string, endpoint: string) => `push/${subject}/${endpoint}`;

const subjectOf = ({ appointment, waiting }: Pick<PushDeviceRow, "appointment" | "waiting">): Subject =>
  appointment === null ? { about: "waiting", id: waiting ?? "" } : { about: "appointment", id: appointment };

/** Remembers that a device wants to hear of something. The same device once more changes only its keys. */
export async function addSubscription(
  trx: Trx,
  seal: Seal,
  { subject, subscription, now }: { subject: Subject; subscription: Subscription; now: number },
): Promise<void> {
  const { about, id: subjectId } = subject;
  const endpoint_hash = hashOf(seal, subscription.endpoint);
  const sealed_subscription = seal.seal(JSON.stringify(subscription), placeOf(subjectId, endpoint_hash));
  const whose = { appointment: null, waiting: null, [about]: subjectId };
  await trx
    .insertInto("push_device")
    .values({ ...whose, endpoint_hash, sealed_subscription, made_at: now })
    .onConflict((conflict) =>
      conflict.columns([about, "endpoint_hash"]).doUpdateSet({ sealed_subscription, made_at: now }),
    )
    .execute();
  const old = await trx
    .selectFrom("push_device")
    .select("id")
    .where(about, "=", subjectId)
    .orderBy("made_at", "desc")
    .orderBy("id", "desc")
    .offset(mostDevices)
    .limit(mostDevices)
    .execute();
  for (const { id } of old) await trx.deleteFrom("push_device").where("id", "=", id).execute();
}

/** Forgets a device for one subject, or for all of them where none is named. */
export async function dropSubscription(trx: Trx, seal: Seal, endpoint: string, subject?: Subject): Promise<void> {
  const query = trx.deleteFrom("push_device").where("endpoint_hash", "=", hashOf(seal, endpoint));
  await (subject ? query.where(subject.about, "=", subject.id) : query).execute();
}

/** The numbers of the devices that want to hear of something. */
export async function devicesOf(trx: Trx, { about, id }: Subject): Promise<number[]> {
  const rows = await trx.selectFrom("push_device").select("id").where(about, "=", id).orderBy("id").execute();
  return rows.map((it) => it.id);
}

/** Where a device is reached; undefined where it wants to hear nothing any more. */
export async function subscriptionOf(db: Kysely<Tables>, seal: Seal, id: number): Promise<Subscription | undefined> {
  const row = await db.selectFrom("push_device").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) return undefined;
  const place = placeOf(subjectOf(row).id, row.endpoint_hash);
  return JSON.parse(seal.open(row.sealed_subscription, place)) as Subscription;
}

/**
 * Puts a new subscription in the place of an old one, for all that the device is told of. Endpoint and secret of the old one are known
 * to the browser alone, which shows them. False where they belong to nothing.
 */
export async function replaceSubscription(
  trx: Trx,
  seal: Seal,
  old: { endpoint: string; auth: string },
  subscription: Subscription,
  now: number,
): Promise<boolean> {
  const rows = await trx
    .selectFrom("push_device")
    .select(["id", "appointment", "waiting"])
    .where("endpoint_hash", "=", hashOf(seal, old.endpoint))
    .execute();
  let isReplaced = false;
  for (const row of rows) {
    const kept = await subscriptionOf(trx, seal, row.id);
    if (kept?.keys.auth !== old.auth) continue;
    await trx.deleteFrom("push_device").where("id", "=", row.id).execute();
    await addSubscription(trx, seal, { subject: subjectOf(row), subscription, now });
    isReplaced = true;
  }
  return isReplaced;
}
