import type { Kysely } from "kysely";
import { masked, type MessageAnswer, type MessagesAnswer } from "../../shared/messages/index.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import { isoInstant, type Clock, type Instant } from "../../shared/time/index.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import { addressOf, type MailOf } from "./mailOf.ts";
import { messageOf, messagesOf, type Message } from "./store.ts";

const mostListed = 200;

const iso = (instant: number) => isoInstant(instant as Instant, "UTC");

function viewOf(seal: Seal, message: Message): MessagesAnswer["messages"][number] {
  const { id, kind, channel, language, appointment, state, attempts, failure } = message;
  return {
    ...{ id, kind, channel, language, appointment, state, attempts, failure },
    to: masked(addressOf(seal, message)),
    madeAt: iso(message.made_at),
    settledAt: message.settled_at === null ? null : iso(message.settled_at),
    repeatedAt: message.repeated_at === null ? null : iso(message.repeated_at),
  };
}

/** What staff read of the outbox. `readable`: no mail server sends the mails, so that they are read here (to try things out). */
export function readMessages({
  db,
  clock,
  seal,
  mailOf,
  readable,
}: {
  db: Kysely<Tables>;
  clock: Clock;
  seal: Seal;
  mailOf: MailOf;
  readable: boolean;
}) {
  return {
    async list(office: string, state?: Message["state"]): Promise<MessagesAnswer> {
      const rows = await messagesOf(db, office, { most: mostListed, state });
      return { asOf: iso(clock.now()), readable, messages: rows.map((it) => viewOf(seal, it)) };
    },
    async read(office: string, id: string): Promise<Result<MessageAnswer>> {
      if (!readable) return refused("not_allowed");
      const row = /^\d{1,15}$/.test(id) ? await messageOf(db, office, Number(id)) : undefined;
      const mail = row && mailOf(row);
      if (!row || !mail) return refused("not_found");
      const { subject, text, html, calendar } = mail;
      return done({ id: row.id, subject, text, html, calendar: calendar?.content ?? null });
    },
  };
}
