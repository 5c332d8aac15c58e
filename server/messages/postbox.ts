import { inserting } from "../db/prepared.ts";
import type { Seal } from "../db/seal.ts";
import type { Postbox } from "./letter.ts";

// A mail server may be away for a day; what it missed is still told.
const worthTelling = 2 * 24 * 60 * 60_000;

const insertMessage = inserting("message", [
  "message_id",
  "office",
  "appointment",
  "recipient_hash",
  "channel",
  "kind",
  "language",
  "sealed_to",
  "sealed_content",
  "state",
  "made_at",
  "not_before",
  "useless_from",
  "attempts",
  "delete_at",
]);

/** To whom the order of messages holds: the same mailbox, however its letters are written. */
const mailboxOf = (address: string) => address.toLowerCase();

/** The way into the outbox. `domain` is what stands behind the @ of message ids, `random` gives bytes nobody can foresee. */
export function createPostbox({
  seal,
  random,
  domain,
}: {
  seal: Seal;
  random: (length: number) => Uint8Array;
  domain: string;
}): Postbox {
  return async (trx, { kind, office, appointment, to, language, visit, now, deleteAt }) => {
    const message_id = `${Buffer.from(random(16)).toString("hex")}@${domain}`;
    const useless_from = Math.max(visit.end, now + worthTelling);
    await insertMessage(trx, {
      message_id,
      office,
      appointment,
      recipient_hash: seal.hash("recipient", mailboxOf(to)),
      channel: "mail",
      kind,
      language,
      sealed_to: seal.seal(to, `message to/${message_id}`),
      sealed_content: seal.seal(JSON.stringify(visit), `message/${message_id}`),
      state: "waiting",
      made_at: now,
      not_before: now,
      useless_from,
      attempts: 0,
      delete_at: Math.max(deleteAt, useless_from),
    });
  };
}
