import type { Kysely, Selectable } from "kysely";
import type { Trx } from "../db/events.ts";
import type { MessageRow, Tables } from "../db/schema.ts";

export type Message = Selectable<MessageRow>;

/** The first message of a channel that may be sent now: due, nobody at it, and none to the same person waits before it. */
export async function nextDue(
  db: Kysely<Tables>,
  channel: Message["channel"],
  now: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom("message")
    .select("id")
    .where("state", "=", "waiting")
    .where("channel", "=", channel)
    .where("not_before", "<=", now)
    .where((eb) => eb.or([eb("leased_until", "is", null), eb("leased_until", "<=", now)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("message as earlier")
            .select("earlier.id")
            .whereRef("earlier.recipient_hash", "=", "message.recipient_hash")
            .whereRef("earlier.id", "<", "message.id")
            .where("earlier.state", "=", "waiting")
            // One that is kept for the end of the quiet hours holds up nothing.
            .where((eb) => eb.or([eb("earlier.not_before", "<=", now), eb("earlier.attempts", ">", 0)])),
        ),
      ),
    )
    // In the order of the index: what was sent long ago is not walked through.
    .orderBy("not_before")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Takes a message for one attempt; undefined where another process was faster. */
export async function claim(trx: Trx, id: number, now: number, until: number): Promise<Message | undefined> {
  return trx
    .updateTable("message")
    .set((eb) => ({ leased_until: until, attempts: eb("attempts", "+", 1) }))
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .where((eb) => eb.or([eb("leased_until", "is", null), eb("leased_until", "<=", now)]))
    .returningAll()
    .executeTakeFirst();
}

/** Ends a message. What it told is dropped once it has left; of one that failed it is kept while it is of use, for another try. */
export async function settle(
  trx: Trx,
  id: number,
  { state, failure, now }: { state: "sent" | "failed"; failure: string | null; now: number },
): Promise<void> {
  await trx
    .updateTable("message")
    .set({
      ...{ state, failure, settled_at: now, leased_until: null },
      ...(state === "sent" && { sealed_content: null }),
    })
    .where("id", "=", id)
    .execute();
}

/** A mail came back although its server had taken it: it failed after all. What became of it meanwhile stays. */
export async function noteBounce(trx: Trx, id: number, failure: string, now: number): Promise<void> {
  const sent = trx
    .updateTable("message")
    .where("id", "=", id)
    .where("channel", "=", "mail")
    .where("state", "=", "sent");
  await sent.set({ state: "failed", failure, settled_at: now }).execute();
}

/** Somebody of the staff does not want to wait for the next try. */
export async function tryNow(trx: Trx, id: number, now: number): Promise<void> {
  await trx
    .updateTable("message")
    .set({ not_before: now })
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .execute();
}

/** Lets a message that failed wait again, as it was written; false where it is forgotten or of no use any more. */
export async function requeue(trx: Trx, id: number, now: number): Promise<boolean> {
  const row = await trx
    .updateTable("message")
    .set({ state: "waiting", not_before: now, attempts: 0, failure: null, settled_at: null })
    .where("id", "=", id)
    .where("state", "=", "failed")
    .where("sealed_content", "is not", null)
    .where("useless_from", ">", now)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes down that a message was written once more. */
export async function noteRepeated(trx: Trx, id: number, now: number): Promise<void> {
  await trx.updateTable("message").set({ repeated_at: now, sealed_content: null }).where("id", "=", id).execute();
}

/** Gives a message back for a later attempt. */
export async function putBack(trx: Trx, id: number, failure: string, notBefore: number): Promise<void> {
  await trx
    .updateTable("message")
    .set({ failure, not_before: notBefore, leased_until: null })
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .execute();
}

/** Whether something waits that nobody needs any more, or lies here longer than it may. */
export async function hasOld(db: Kysely<Tables>, now: number): Promise<boolean> {
  const first = db.selectFrom("message").select("id").limit(1);
  // Three questions: each has an index, all together have none.
  const gone = await first.where("delete_at", "<=", now).executeTakeFirst();
  if (gone) return true;
  const useless = await first.where("state", "=", "waiting").where("useless_from", "<=", now).executeTakeFirst();
  if (useless) return true;
  const failed = first.where("state", "=", "failed").where("sealed_content", "is not", null);
  return (await failed.where("useless_from", "<=", now).executeTakeFirst()) !== undefined;
}

/** Gives up what waits and is of no use any more, and deletes what has had its time. */
export async function clearOld(trx: Trx, now: number): Promise<void> {
  await trx
    .updateTable("message")
    .set({ state: "failed", failure: "too_late", settled_at: now, leased_until: null, sealed_content: null })
    .where("state", "=", "waiting")
    .where("useless_from", "<=", now)
    .where((eb) => eb.or([eb("leased_until", "is", null), eb("leased_until", "<=", now)]))
    .execute();
  await trx
    .updateTable("message")
    .set({ sealed_content: null })
    .where("state", "=", "failed")
    .where("useless_from", "<=", now)
    .where("sealed_content", "is not", null)
    .execute();
  await trx.deleteFrom("message").where("delete_at", "<=", now).execute();
}

/** Takes back what has not left yet of what was told of an appointment: of these kinds, or on this channel. */
export async function withdrawLetters(
  trx: Trx,
  appointment: string,
  which: { kinds: readonly string[] } | { channel: Message["channel"] },
): Promise<void> {
  const waiting = trx.deleteFrom("message").where("appointment", "=", appointment).where("state", "=", "waiting");
  const those =
    "kinds" in which ? waiting.where("kind", "in", which.kinds) : waiting.where("channel", "=", which.channel);
  await those.execute();
}

/** The messages of an office, the latest first; only those in one state where it is named. */
export function messagesOf(
  db: Kysely<Tables>,
  office: string,
  { most, state }: { most: number; state?: Message["state"] | undefined },
): Promise<Message[]> {
  const all = db.selectFrom("message").selectAll().where("office", "=", office).orderBy("id", "desc").limit(most);
  return (state === undefined ? all : all.where("state", "=", state)).execute();
}

/** One message of an office. */
export function messageOf(db: Kysely<Tables>, office: string, id: number): Promise<Message | undefined> {
  return db.selectFrom("message").selectAll().where("office", "=", office).where("id", "=", id).executeTakeFirst();
}
