import type { Office } from "../../../shared/offices/index.ts";
import { endOfSpan, type Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import type { Seal } from "../../db/seal.ts";
import type { LetterWait, WaitingKind } from "../../messages/index.ts";
import type { BookingDeps } from "../deps.ts";
import { keptAfter, secretOf } from "./entries.ts";
import { readWish, type WaitingEntry } from "./lines.ts";

/** How somebody who waits can be reached. */
export interface WaitingContact {
  email?: string | undefined;
  phone?: string | undefined;
}

const place = (id: string) => `waiting/${id}`;

/** Seals how somebody can be reached, for one entry. */
export const sealContact = (seal: Seal, id: string, contact: WaitingContact) =>
  seal.seal(JSON.stringify(contact), place(id));

/** By whom somebody is known who can be reached: the same mailbox or, without one, the same telephone. */
export function contactHash(seal: Seal, office: string, { email, phone }: WaitingContact): string | null {
  const by = email?.toLowerCase() ?? phone?.replaceAll(/\D/g, "");
  return by === undefined ? null : seal.hash("waiting", `contact\n${office}\n${by}`);
}

/** Writes to somebody who waits, in the transaction in which it happens. */
export async function tellWaiting(
  trx: Trx,
  { postbox, seal }: Pick<BookingDeps, "postbox" | "seal">,
  kind: WaitingKind,
  entry: WaitingEntry,
  office: Office,
  now: Instant,
  more: Pick<LetterWait, "ahead" | "offer"> = {},
  uselessFrom: Instant | undefined = more.offer?.until,
): Promise<void> {
  const { id, language, from_date: from, to_date: to } = entry;
  const { services, persons } = readWish(entry.wish);
  // Without a contact there may still be devices.
  const contact = entry.sealed_contact ? seal.open(entry.sealed_contact, place(id)) : "{}";
  const { email, phone } = JSON.parse(contact) as WaitingContact;
  const end = entry.ends_at as Instant;
  const earlier = entry.appointment === null ? undefined : (true as const);
  await postbox(trx, {
    kind,
    office: office.id,
    waiting: id,
    to: { email, phone, push: { waiting: id } },
    language,
    wait: { services, persons, from, to, changedAt: now, earlier, secret: secretOf(seal, id), ...more },
    now,
    notBefore: endOfSpan(office.messages.quietHours, office.timeZone, now),
    // Of an offer that is over nobody needs to hear that it was made.
    uselessFrom: uselessFrom ?? end,
    deleteAt: end + keptAfter(office),
  });
}
