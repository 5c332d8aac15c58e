import type { Kysely } from "kysely";
import type { MessageAnswer, MessagesAnswer } from "../../shared/messages/index.ts";
import type { Result } from "../../shared/problems.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import type { Log } from "../http/errors.ts";
import { createCarriers } from "./carriers.ts";
import type { DescribeVisit } from "./letter.ts";
import { createMailOf } from "./mailOf.ts";
import type { Send } from "./mailServer.ts";
import type { SendPush } from "./push/pushServer.ts";
import { readMessages } from "./readMessages.ts";
import { sendWaiting, tidyMessages } from "./sendWaiting.ts";
import { createShortOf } from "./shortText.ts";
import type { SendSms } from "./smsGateway.ts";
import type { Message } from "./store.ts";
import type { FindTexts } from "./texts.ts";

/** What the outbox needs. */
export interface MessagesDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  clock: Clock;
  seal: Seal;
  publicUrl: URL;
  findTexts: FindTexts;
  describe: DescribeVisit;
  /** The way to the mail server; undefined where there is none. */
  send: Send | undefined;
  /** The mailbox to which mails come back that are refused later. */
  bouncesTo?: string | undefined;
  /** The ways to the push services of the browsers and to a gateway for text messages, where there are any. */
  sendPush?: SendPush | undefined;
  sendSms?: SendSms | undefined;
  /** Whether staff may read what waits, where nothing sends it. */
  mayBeRead: boolean;
  ending: AbortSignal;
  log: Log;
}

/** Timed work of one channel. */
export interface ChannelJob {
  name: string;
  run(): Promise<void>;
}

/** Everything that is sent, from one outbox. */
export interface Messages {
  /** Sends what waits, each channel beside the others and in its own time: none waits for another. Every few seconds. */
  jobs: readonly ChannelJob[];
  /** Does all of that once. */
  sendWaiting(): Promise<void>;
  /** The last messages of an office, or the last in one state. */
  list(office: string, state?: Message["state"]): Promise<MessagesAnswer>;
  /** A message that waits, as it would be sent. */
  read(office: string, id: string): Promise<Result<MessageAnswer>>;
}

/** The messages room over its table. */
export function createMessages(deps: MessagesDeps): Messages {
  const mailOf = createMailOf(deps);
  const shortOf = createShortOf(deps);
  const { db, clock, seal, send, sendPush, sendSms, mayBeRead } = deps;
  const carriers = createCarriers({ ...deps, mailOf, shortOf, sendPush, sendSms });
  const sending = carriers.map((it) => ({ name: `messages ${it.channel}`, run: sendWaiting(deps, it) }));
  const tidy = () => tidyMessages(deps);
  return {
    jobs: [{ name: "messages", run: tidy }, ...sending],
    async sendWaiting() {
      await tidy();
      await Promise.all(sending.map((it) => it.run()));
    },
    ...readMessages({ db, clock, seal, mailOf, readable: mayBeRead && send === undefined }),
  };
}
