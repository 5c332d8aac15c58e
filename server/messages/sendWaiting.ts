import type { Kysely } from "kysely";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import { accidentsOf, type Log } from "../http/errors.ts";
import type { Carrier } from "./carriers.ts";
import type { Attempt } from "./mailServer.ts";
import { claim, clearOld, hasOld, nextDue, putBack, settle, type Message } from "./store.ts";

/** What sending needs. */
export interface SendingDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  clock: Clock;
  /** From then on nothing more is begun. */
  ending: AbortSignal;
  log: Log;
}

const minute = 60_000;
/** While a server is away, a message is tried again after that time; it has done nothing wrong. */
const downFor = minute / 2;
const longestPause = 60 * minute;

/** When to try again what was not wanted now: after 1, 2, 4 … minutes, at last every hour. */
export function pauseAfter(attempts: number): number {
  return Math.min(minute * 2 ** Math.min(attempts - 1, 10), longestPause);
}

/**
 * Sends what waits in the outbox for one channel. Each message is taken with a lease of its own, so that several servers send side by
 * side and none sends what another one has. It is settled after it was taken at the other end: a crash between the two sends it once
 * more, with the same id; nothing is forgotten.
 */
export function sendWaiting({ db, events, clock, ending, log }: SendingDeps, carrier: Carrier): () => Promise<void> {
  const onAccident = accidentsOf("messages", log);
  const { channel, server, longest } = carrier;
  // Longer than any attempt takes: who has a message is alone with it. After a crash it is free again then.
  const leaseFor = longest + minute;
  let isAway = false;

  /** Tells operators when the server behind the channel goes and when it comes back, once each. */
  function watch(outcome: Attempt): void {
    if (!server) return;
    const before = isAway;
    isAway = outcome.kind === "down";
    if (outcome.kind === "down" && !before) {
      log({ level: "warn", part: "messages", [server]: "away", failure: outcome.failure });
    }
    if (before && !isAway) log({ level: "info", part: "messages", [server]: "back" });
  }

  async function attempt(message: Message): Promise<Attempt> {
    try {
      return await carrier.carry(message);
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
  async function sendNext(): Promise<boolean> {
    const now = clock.now();
    const id = await nextDue(db, channel, now);
    if (id === undefined) return false;
    const message = await events.transact((trx) => claim(trx, id, now, now + leaseFor));
    if (!message) return true;
    const outcome = await attempt(message);
    watch(outcome);
    await note(message, outcome);
    return outcome.kind !== "down" || server === undefined;
  }

  return async () => {
    while (!ending.aborted && (await sendNext()));
  };
}

/** Gives up what waits and is of no use any more, on all channels, and deletes what has had its time. */
export async function tidyMessages({ db, events, clock }: SendingDeps): Promise<void> {
  const now = clock.now();
  if (await hasOld(db, now)) await events.transact((trx) => clearOld(trx, now));
}
