import type { Kysely } from "kysely";
import type { Trx } from "../../db/events.ts";
import type { Tables } from "../../db/schema.ts";
import type { Seal } from "../../db/seal.ts";
import type { Subscription } from "./pushServer.ts";

/** On how many devices one appointment tells of itself; the oldest makes room for a further one. */
const mostDevices = 20;

const hashOf = (seal: Seal, endpoint: string) => seal.hash("push", endpoint);
const placeOf = (appointment: string, endpoint: string) => `push/${appointment}/${endpoint}`;

/** Remembers that a device wants to hear of an appointment. The same device once more changes only its keys. */
export async function addSubscription(
  trx: Trx,
  seal: Seal,
  { appointment, subscription, now }: { appointment: string; subscription: Subscription; now: number },
): Promise<void> {
  const endpoint_hash = hashOf(seal, subscription.endpoint);
  const sealed_subscription = seal.seal(JSON.stringify(subscription), placeOf(appointment, endpoint_hash));
  await trx
    .insertInto("push_subscription")
    .values({ appointment, endpoint_hash, sealed_subscription, made_at: now })
    .onConflict((conflict) =>
      conflict.columns(["appointment", "endpoint_hash"]).doUpdateSet({ sealed_subscription, made_at: now }),
    )
    .execute();
  const old = await trx
    .selectFrom("push_subscription")
    .select("id")
    .where("appointment", "=", appointment)
    .orderBy("made_at", "desc")
    .orderBy("id", "desc")
    .offset(mostDevices)
    .limit(mostDevices)
    .execute();
  for (const { id } of old) await trx.deleteFrom("push_subscription").where("id", "=", id).execute();
}

/** Forgets a device for one appointment, or for all of them where none is named. */
export async function dropSubscription(
  trx: Trx,
  seal: Seal,
  { endpoint, appointment }: { endpoint: string; appointment?: string },
): Promise<void> {
  const query = trx.deleteFrom("push_subscription").where("endpoint_hash", "=", hashOf(seal, endpoint));
  await (appointment === undefined ? query : query.where("appointment", "=", appointment)).execute();
}

/** The numbers of the devices that want to hear of an appointment. */
export async function devicesOf(trx: Trx, appointment: string): Promise<number[]> {
  const rows = await trx
    .selectFrom("push_subscription")
    .select("id")
    .where("appointment", "=", appointment)
    .orderBy("id")
    .execute();
  return rows.map((it) => it.id);
}

/** Where a device is reached; undefined where it wants to hear nothing any more. */
export async function subscriptionOf(db: Kysely<Tables>, seal: Seal, id: number): Promise<Subscription | undefined> {
  const row = await db.selectFrom("push_subscription").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) return undefined;
  return JSON.parse(seal.open(row.sealed_subscription, placeOf(row.appointment, row.endpoint_hash))) as Subscription;
}

/**
 * Puts a new subscription in the place of an old one, for all appointments of that device. Endpoint and secret of the old one are known
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
    .selectFrom("push_subscription")
    .select(["id", "appointment"])
    .where("endpoint_hash", "=", hashOf(seal, old.endpoint))
    .execute();
  let isReplaced = false;
  for (const { id, appointment } of rows) {
    const kept = await subscriptionOf(trx, seal, id);
    if (kept?.keys.auth !== old.auth) continue;
    await trx.deleteFrom("push_subscription").where("id", "=", id).execute();
    await addSubscription(trx, seal, { appointment, subscription, now });
    isReplaced = true;
  }
  return isReplaced;
}
