import type { Kysely } from "kysely";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import type { Log } from "../http/errors.ts";
import type { Operation } from "../http/operation.ts";
import { createMailServer, type Send } from "./mailServer.ts";
import type { Channel } from "./letter.ts";
import { createPushDesk, type OwnSubject } from "./push/pushDesk.ts";
import { pushHosts } from "./push/pushHosts.ts";
import { openPushKeys } from "./push/pushKeys.ts";
import { createPushServer, type SendPush } from "./push/pushServer.ts";
import { pushOperations } from "./push/routes.ts";
import { createSmsGateway, type SendSms } from "./smsGateway.ts";

/** What the ways out of the house are made of. */
export interface ChannelsDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  seal: Seal;
  clock: Clock;
  /** What the files of the offices say of messages. */
  offices: { get(id: string): { messages: { push: boolean; sms: boolean } } | undefined };
  smtpUrl?: string | undefined;
  mailFrom: string;
  pushHosts?: readonly string[];
  sms?: { url: URL; token: string | undefined } | undefined;
  ending: AbortSignal;
  log: Log;
}

/** The ways out of the house, and which of them an office uses. */
export interface Channels {
  send: Send | undefined;
  sendPush: SendPush;
  sendSms: SendSms | undefined;
  channelsOf(office: string): readonly Channel[];
  pushOperations(ownSubject: OwnSubject): Operation[];
}

/** Puts the ways out together: mail where there is a mail server, push to the browsers, text messages where there is a gateway. */
export async function createChannels(deps: ChannelsDeps): Promise<Channels> {
  const { db, events, seal, clock, offices, smtpUrl, mailFrom, sms, ending, log } = deps;
  const keys = await openPushKeys(db, seal, mailFrom);
  const judge = pushHosts(deps.pushHosts);
  const isUsedBy = (office: string) => offices.get(office)?.messages.push ?? false;
  return {
    send: smtpUrl === undefined ? undefined : createMailServer(smtpUrl, mailFrom, ending),
    sendPush: createPushServer({ keys, judge, clock, ending, log }),
    sendSms: sms && createSmsGateway(sms, ending),
    // Text messages without a gateway would wait for ever; a mail server is named sooner or later.
    channelsOf: (office) => [
      "mail",
      "letter",
      ...(isUsedBy(office) ? ["push" as const] : []),
      ...(sms && offices.get(office)?.messages.sms ? ["sms" as const] : []),
    ],
    pushOperations: (ownSubject) =>
      pushOperations(createPushDesk({ events, seal, clock, judge, key: keys.publicKey, ownSubject, isUsedBy })),
  };
}
