import type { Kysely } from "kysely";
import type { PushText } from "../../shared/messages/push.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import { longestAttempt, type Attempt, type Send } from "./mailServer.ts";
import { addressOf, type MailOf } from "./mailOf.ts";
import type { Channel } from "./letter.ts";
import { longestPush, type SendPush } from "./push/pushServer.ts";
import { dropSubscription, subscriptionOf } from "./push/subscriptions.ts";
import { returnPathOf } from "./returnPath.ts";
import type { ShortOf } from "./shortText.ts";
import { longestSms, type SendSms } from "./smsGateway.ts";
import { mobileNumber, smsText } from "./smsText.ts";
import type { Message } from "./store.ts";

/** One way out of the house. */
export interface Carrier {
  channel: Channel;
  /** The one server behind it, as the log calls it: while it is away nobody else in line is tried. Push has as many as there are browsers. */
  server?: "mailServer" | "smsGateway";
  /** How long one attempt takes at most, in milliseconds. */
  longest: number;
  carry(message: Message): Promise<Attempt>;
}

/** What the ways out need; one that is not there has no carrier, and what is meant for it stays where it is. */
export interface CarrierDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  seal: Seal;
  publicUrl: URL;
  mailOf: MailOf;
  shortOf: ShortOf;
  send: Send | undefined;
  /** The mailbox to which mails come back; to the sender unless given. */
  bouncesTo?: string | undefined;
  sendPush: SendPush | undefined;
  sendSms: SendSms | undefined;
}

const noOffice: Attempt = { kind: "refused", failure: "no_office" };

function byMail(send: Send, { seal, mailOf, bouncesTo }: CarrierDeps): Carrier {
  return {
    channel: "mail",
    server: "mailServer",
    longest: longestAttempt,
    async carry(message) {
      const mail = mailOf(message);
      if (!mail) return noOffice;
      const { id, message_id: messageId, made_at } = message;
      const returnPath = bouncesTo === undefined ? undefined : returnPathOf(seal, bouncesTo, id);
      return send({ to: addressOf(seal, message), returnPath, messageId, date: new Date(made_at), mail });
    },
  };
}

function bySms(send: SendSms, { seal, shortOf, publicUrl }: CarrierDeps): Carrier {
  return {
    channel: "sms",
    server: "smsGateway",
    longest: longestSms,
    async carry(message) {
      const short = shortOf(message);
      if (!short) return noOffice;
      const to = mobileNumber(addressOf(seal, message));
      if (to === undefined) return { kind: "refused", failure: "no_mobile" };
      return send({ to, text: smsText(short.text, new URL(short.path, publicUrl).href), id: message.message_id });
    },
  };
}

function byPush(send: SendPush, { db, events, seal, shortOf }: CarrierDeps): Carrier {
  return {
    channel: "push",
    longest: longestPush,
    async carry(message) {
      const short = shortOf(message);
      if (!short) return noOffice;
      const subscription = await subscriptionOf(db, seal, Number(addressOf(seal, message)));
      if (!subscription) return { kind: "refused", failure: "unsubscribed" };
      const { title, text: body, path, language: lang, direction: dir } = short;
      // One notice and one place in the line of the push service for each visit: what comes later is what holds.
      const topic = seal.hash("push", path).slice(0, 32);
      const shown: PushText = { title, body, path, tag: topic, lang, dir };
      const outcome = await send({
        subscription,
        text: JSON.stringify(shown),
        topic,
        uselessFrom: message.useless_from as Instant,
      });
      if (outcome.kind !== "gone") return outcome;
      await events.transact((trx) => dropSubscription(trx, seal, subscription.endpoint));
      return { kind: "refused", failure: outcome.failure };
    },
  };
}

/** The ways out that there are. */
export function createCarriers(deps: CarrierDeps): Carrier[] {
  const { send, sendPush, sendSms } = deps;
  return [
    ...(send ? [byMail(send, deps)] : []),
    ...(sendPush ? [byPush(sendPush, deps)] : []),
    ...(sendSms ? [bySms(sendSms, deps)] : []),
  ];
}
