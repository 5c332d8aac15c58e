import type { Trx } from "../db/events.ts";
import { inserting } from "../db/prepared.ts";
import type { Seal } from "../db/seal.ts";
import type { Channel, Letter, Postbox, Recipient } from "./letter.ts";
import { devicesOf } from "./push/subscriptions.ts";
import { mobileNumber } from "./smsText.ts";

// A mail server may be away for a day; what it missed is still told.
const worthTelling = 2 * 24 * 60 * 60_000;

const insertMessage = inserting("message", [
  "message_id",
  "office",
  "appointment",
  "waiting",
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

/** Where a message goes on one channel, and to whom its order holds: the same mailbox, however its letters are written. */
interface Way {
  channel: Channel;
  address: string;
  orderedBy: string;
}

async function waysTo(trx: Trx, { email, phone, push }: Recipient): Promise<Way[]> {
  const ways: Way[] = [];
  if (email !== undefined) ways.push({ channel: "mail", address: email, orderedBy: email.toLowerCase() });
  if (phone !== undefined && mobileNumber(phone) !== undefined)
    ways.push({ channel: "sms", address: phone, orderedBy: `tel:${phone}` });
  // Each device has a message of its own: one that is gone, or whose push service is away, holds up no other.
  const subjects = (["appointment", "waiting"] as const).flatMap((about) => {
    const id = push?.[about];
    return id === undefined ? [] : [{ about, id }];
  });
  const devices = await Promise.all(subjects.map((it) => devicesOf(trx, it)));
  ways.push(
    ...devices.flat().map((it) => ({ channel: "push" as const, address: String(it), orderedBy: `push:${it}` })),
  );
  return ways;
}

/** Somebody of the staff prints it; where it goes stands with the appointment. */
const onPaper = (appointment: string): Way => ({ channel: "letter", address: "", orderedBy: `letter:${appointment}` });

/** What is sealed of a letter, when it stops being of use, and on which appointment or entry of a waiting list it hangs. */
function contentOf(letter: Letter) {
  const { now, uselessFrom } = letter;
  if ("visit" in letter) {
    const { visit, appointment } = letter;
    const useless_from = uselessFrom ?? Math.max(visit.end, now + worthTelling);
    return { content: visit, appointment, waiting: null, useless_from };
  }
  const { wait, waiting } = letter;
  return { content: wait, appointment: null, waiting, useless_from: uselessFrom ?? now + worthTelling };
}

/**
 * The way into the outbox: one message for each channel that the person has and the office uses. `domain` is what stands behind the @
 * of message ids, `random` gives bytes nobody can foresee.
 */
export function createPostbox({
  seal,
  random,
  domain,
  channelsOf = () => ["mail"],
}: {
  seal: Seal;
  random: (length: number) => Uint8Array;
  domain: string;
  /** The channels that an office uses; mail alone unless said otherwise. */
  channelsOf?: (office: string) => readonly Channel[];
}): Postbox {
  return async (trx, letter) => {
    const { kind, office, to, language, now, notBefore = now, deleteAt } = letter;
    const { content, appointment, waiting, useless_from } = contentOf(letter);
    const used = channelsOf(office);
    const ways = (await waysTo(trx, to)).filter((it) => used.includes(it.channel));
    if (ways.length === 0 && to.letter && used.includes("letter")) ways.push(onPaper(appointment ?? ""));
    for (const { channel, address, orderedBy } of ways) {
      const message_id = `${Buffer.from(random(16)).toString("hex")}@${domain}`;
      await insertMessage(trx, {
        message_id,
        office,
        appointment,
        waiting,
        recipient_hash: seal.hash("recipient", orderedBy),
        channel,
        kind,
        language,
        sealed_to: seal.seal(address, `message to/${message_id}`),
        sealed_content: seal.seal(JSON.stringify(content), `message/${message_id}`),
        state: "waiting",
        made_at: now,
        not_before: notBefore,
        useless_from,
        attempts: 0,
        delete_at: Math.max(deleteAt, useless_from),
      });
    }
    return [...new Set(ways.map((it) => it.channel))];
  };
}
