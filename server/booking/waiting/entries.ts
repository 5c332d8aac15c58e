import type { Kysely, Selectable } from "kysely";
import type { Office } from "../../../shared/offices/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import type { Tables, WaitingOfferRow } from "../../db/schema.ts";
import { sameHash, type Seal } from "../../db/seal.ts";
import type { WaitingEntry } from "./lines.ts";

export type WaitingOffer = Selectable<WaitingOfferRow>;

const day = 24 * 60 * 60 * 1000;

/** How long an entry is kept after it has ended, in milliseconds: the office's retention period of requests. */
export const keptAfter = (office: Pick<Office, "retentionDays"> | undefined) =>
  (office?.retentionDays.request ?? 0) * day;

/** What opens an entry. It follows from its id and the key of the server, so that a letter can carry it and no table holds it. */
export const secretOf = (seal: Seal, id: string) => seal.hash("waiting", id);

export async function entryWith(db: Kysely<Tables>, id: string): Promise<WaitingEntry | undefined> {
  return db.selectFrom("waiting_entry").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The entry that a secret opens. Unknown, without a secret and with a wrong one are the same to the caller and take the same steps. */
export async function ownEntry(
  db: Kysely<Tables>,
  seal: Seal,
  id: string,
  secret: string | undefined,
): Promise<WaitingEntry | undefined> {
  const found = await entryWith(db, id);
  const isOwn = sameHash(secretOf(seal, id), secret ?? "");
  return isOwn ? found : undefined;
}

/** The entry of somebody who has an appointment and waits for an earlier time; only one at a time. */
export async function entryFor(db: Kysely<Tables>, appointment: string): Promise<WaitingEntry | undefined> {
  return db
    .selectFrom("waiting_entry")
    .selectAll()
    .where("appointment", "=", appointment)
    .where("state", "in", ["waiting", "offered"])
    .executeTakeFirst();
}

/** What somebody is offered, as long as nothing has become of it. Whether its time is over, the caller judges. */
export async function openOffer(db: Kysely<Tables>, entry: string): Promise<WaitingOffer | undefined> {
  return db
    .selectFrom("waiting_offer")
    .selectAll()
    .where("entry", "=", entry)
    .where("outcome", "=", "open")
    .executeTakeFirst();
}

/** Nobody waits here any more: contact data goes at once, the rest after the retention period. */
export async function endEntry(
  trx: Trx,
  { id }: Pick<WaitingEntry, "id">,
  state: "booked" | "ended",
  office: Office | undefined,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable("waiting_entry")
    .set({ state, sealed_contact: null, contact_hash: null, delete_at: now + keptAfter(office) })
    .where("id", "=", id)
    .execute();
}
