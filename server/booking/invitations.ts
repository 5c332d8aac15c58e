import type { Kysely, Selectable } from "kysely";
import type { Trx } from "../db/events.ts";
import type { InvitationRow, Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";

export type Invitation = Selectable<InvitationRow>;

export const tokenHash = (seal: Seal, token: string) => seal.hash("invitation", token);

/**
 * The invitation behind a token, if it opens this visit now. Why not is not told: unknown, run out, used and for something
 * else are the same to whoever tries tokens. `moved` names the appointment it was used for and is to move.
 */
export async function openInvitation(
  db: Kysely<Tables>,
  seal: Seal,
  office: string,
  token: string,
  { services, persons }: { services: readonly string[]; persons: number },
  now: number,
  moved: string | undefined,
): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom("invitation")
    .selectAll()
    .where("token_hash", "=", tokenHash(seal, token))
    .where("office", "=", office)
    .executeTakeFirst();
  if (!row) return undefined;
  const isOwn = moved !== undefined && row.appointment === moved;
  if (!isOwn && (row.used_at !== null || row.valid_until <= now)) return undefined;
  const opened = JSON.parse(row.services) as string[];
  return services.every((it) => opened.includes(it)) && persons <= row.persons ? row : undefined;
}

/** The time that an invitation holds already: whoever holds another one with it gives this one up. */
export async function holdOfInvitation(trx: Trx, invitation: string, now: number): Promise<number | undefined> {
  const row = await trx
    .selectFrom("hold")
    .select("occupation")
    .where("invitation", "=", invitation)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row?.occupation;
}

/** Uses an invitation up; false where somebody did before. */
export async function useInvitation(trx: Trx, id: string, now: number): Promise<boolean> {
  const used = await trx
    .updateTable("invitation")
    .set({ used_at: now })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return used !== undefined;
}

/** Writes down what an invitation was used for. */
export async function nameAppointment(trx: Trx, id: string, appointment: string): Promise<void> {
  await trx.updateTable("invitation").set({ appointment }).where("id", "=", id).execute();
}

/** A cancelled appointment gives its invitation back, for as long as it is valid. */
export async function giveInvitationBack(trx: Trx, appointment: string): Promise<void> {
  await trx
    .updateTable("invitation")
    .set({ used_at: null, appointment: null })
    .where("appointment", "=", appointment)
    .execute();
}
