import type { Kysely } from "kysely";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import { accidentsOf, type Log } from "../http/errors.ts";
import { longestAttempt, type Attempt, type Send } from "./mailServer.ts";
import { addressOf, type MailOf } from "./mailOf.ts";
import { claim, clearOld, hasOld, nextDue, putBack, settle, type Message } from "./store.ts";

/** What sending needs. */
export interface SendingDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  clock: Clock;
  seal: Seal;
  mailOf: MailOf;
  /** Hands a mail over; undefined where there is no mail server: then everything stays where it is. */
  send: Send | undefined;
  /** From then on nothing more is begun. */
  ending: AbortSignal;
  log: Log;
}

const minute = 60_000;
/** Longer than any attempt takes: who has a message is alone with it. After a crash it is free again then. */
const leaseFor = longestAttempt + minute;
/** While the mail server is away, a message is tried again after that time; it has done nothing wrong. */
const downFor = minute / 2;
const longestPause = 60 * minute;

/** When to try again what the mail server did not want now: after 1, 2, 4 … minutes, at last every hour. */
export function pauseAfter(attempts: number): number {
  return Math.min(minute * 2 ** Math.min(attempts - 1, 10), longestPause);
}

/**
 * Sends what waits in the outbox. Each message is taken with a lease of its own, so that several servers send side by side and none
 * sends what another one has. It is settled after the mail server has taken it: a crash between the two sends it once more, with the
 * same `Message-ID`; nothing is forgotten.
 */
export function sendWaiting({ db, events, clock, seal, mailOf, send, ending, log }: SendingDeps) {
  const onAccident = accidentsOf("messages", log);
  let isAway = false;

  /** Tells operators when the mail server goes and when it comes back, once each. */
  function watch(outcome: Attempt): void {
    const before = isAway;
    isAway = outcome.kind === "down";
    if (outcome.kind === "down" && !before) {
      log({ level: "warn", part: "messages", mailServer: "away", failure: outcome.failure });
    }
    if (before && !isAway) log({ level: "info", part: "messages", mailServer: "back" });
  }

  async function attempt(message: Message, handOver: Send): Promise<Attempt> {
    try {
      const mail = mailOf(message);
      if (!mail) return { kind: "refused", failure: "no_office" };
      const to = addressOf(seal, message);
      return await handOver({ to, messageId: message.message_id, date: new Date(message.made_at), mail });
    } catch (error) {
      // A fault of ours in one message delays no other.
      onAccident(error);
      return { kind: "later", failure: "internal" };
    }
  }

  async function note({ id, attempts }: Message, outcome: Attempt): Promise<void> {
    const now = clock.now();
    await events.transact(async (trx) => {
      if (outcome.kind === "accepted") return settle(trx, id, { state: "sent", failure: null, now });
      const { failure } = outcome;
      if (outcome.kind === "refused") return settle(trx, id, { state: "failed", failure, now });
      return putBack(trx, id, failure, now + (outcome.kind === "down" ? downFor : pauseAfter(attempts)));
    });
  }

  /** Sends the next message; false when there is none, or no use in trying. */
  async function sendNext(handOver: Send): Promise<boolean> {
    const now = clock.now();
    const id = await nextDue(db, now);
    if (id === undefined) return false;
    const message = await events.transact((trx) => claim(trx, id, now, now + leaseFor));
    if (!message) return true;
    const outcome = await attempt(message, handOver);
    watch(outcome);
    await note(message, outcome);
    return outcome.kind !== "down";
  }

  return async (): Promise<void> => {
    const now = clock.now();
    if (await hasOld(db, now)) await events.transact((trx) => clearOld(trx, now));
    if (!send) return;
    while (!ending.aborted && (await sendNext(send)));
  };
}
