import type { Kysely } from "kysely";
import type { MessageAnswer, MessagesAnswer } from "../../shared/messages/index.ts";
import type { Result } from "../../shared/problems.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import type { Log } from "../http/errors.ts";
import type { DescribeVisit } from "./letter.ts";
import { createMailOf } from "./mailOf.ts";
import type { Send } from "./mailServer.ts";
import { readMessages } from "./readMessages.ts";
import { sendWaiting } from "./sendWaiting.ts";
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
  /** Whether staff may read what waits, where nothing sends it. */
  mayBeRead: boolean;
  ending: AbortSignal;
  log: Log;
}

/** Everything that is sent, from one outbox. */
export interface Messages {
  /** Sends what waits. Every few seconds. */
  sendWaiting(): Promise<void>;
  /** The last messages of an office. */
  list(office: string): Promise<MessagesAnswer>;
  /** A message that waits, as it would be sent. */
  read(office: string, id: string): Promise<Result<MessageAnswer>>;
}

/** The messages room over its table. */
export function createMessages(deps: MessagesDeps): Messages {
  const mailOf = createMailOf(deps);
  const { db, clock, seal, send, mayBeRead } = deps;
  return {
    sendWaiting: sendWaiting({ ...deps, mailOf }),
    ...readMessages({ db, clock, seal, mailOf, readable: mayBeRead && send === undefined }),
  };
}
