import { lookup } from "node:dns";
import { request as requestPlain } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import type { Clock, Instant } from "../../../shared/time/index.ts";
import type { Log } from "../../http/errors.ts";
import type { Attempt } from "../mailServer.ts";
import { encryptPush, type PushSubscriptionKeys } from "./encryptPush.ts";
import { isPublicAddress, type JudgeEndpoint } from "./pushHosts.ts";
import type { PushKeys } from "./pushKeys.ts";

/** Where a browser is told of something: an address at its push service, and for whom to encrypt. */
export interface Subscription {
  endpoint: string;
  keys: PushSubscriptionKeys;
}

/** A message for one browser. */
export interface PushPosting {
  subscription: Subscription;
  /** JSON that the service worker shows. */
  text: string;
  /** A later message of the same topic takes the place of one that was not delivered yet. 32 signs of base64url. */
  topic: string;
  /** From this instant on nobody needs it. */
  uselessFrom: Instant;
}

/** What became of one attempt; `gone` where the browser is subscribed no more. */
export type PushAttempt = Attempt | { kind: "gone"; failure: string };

/** Hands a message over to the push service of a browser. Never throws. */
export type SendPush = (posting: PushPosting) => Promise<PushAttempt>;

const second = 1000;
const patience = 15 * second;
/** After this time an attempt is over, whatever the push service does. */
export const longestPush = 2 * patience;
/** Nobody tries a push service that does not answer again before this time, so that it holds up none of the others. */
const restsFor = 30 * second;
const mostSeconds = 28 * 24 * 60 * 60;

/** Looks a name up as Node does, and keeps only addresses that belong to everybody. `all` is what the lookup found. */
export function publicOnly(resolve: typeof lookup = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, all) => {
      const found = error ? [] : all.filter(isPublicAddress);
      const [first] = found;
      if (error || !first) {
        const refusal = Object.assign(new Error(`${host} has no public address`), { code: "EPRIVATE" });
        return callback(error ?? refusal, "", 0);
      }
      if (options.all) return callback(null, found);
      callback(null, first.address, first.family);
    });
  };
}

/** The answer's status. Node's own client follows no redirects: an address that was judged is the one that is called. */
function post(
  url: URL,
  headers: Record<string, string | number>,
  body: Buffer,
  { ours, ending, resolve }: { ours: boolean; ending: AbortSignal; resolve: LookupFunction },
): Promise<number> {
  const signal = AbortSignal.any([AbortSignal.timeout(patience), ending]);
  const options = { method: "POST", headers, signal, agent: false as const };
  return new Promise((settle, fail) => {
    const begun = ours ? requestPlain(url, options) : request(url, { ...options, lookup: resolve });
    begun.on("error", fail);
    begun.on("response", (answer) => {
      settle(answer.statusCode ?? 0);
      // What it says is of no use, and must not fill the memory.
      answer.on("error", () => undefined).destroy();
    });
    begun.end(body);
  });
}

function attemptOf(status: number): PushAttempt {
  if (status >= 200 && status < 300) return { kind: "accepted" };
  const failure = `push_${status}`;
  if (status === 404 || status === 410) return { kind: "gone", failure };
  if (status === 429 || status >= 500) return { kind: "later", failure };
  return { kind: "refused", failure };
}

const codeOf = (error: unknown) => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code.toLowerCase() : name === "TimeoutError" ? "timeout" : "unreachable";
};

/** The way to the push services of the browsers. */
export function createPushServer({
  keys,
  judge,
  clock,
  ending,
  log,
  resolve = publicOnly(),
}: {
  keys: PushKeys;
  judge: JudgeEndpoint;
  clock: Clock;
  ending: AbortSignal;
  log: Log;
  resolve?: LookupFunction;
}): SendPush {
  const away = new Map<string, number>();

  function noteAway(host: string, failure: string): Attempt {
    if (!away.has(host)) log({ level: "warn", part: "messages", pushService: "away", host, failure });
    away.set(host, clock.now() + restsFor);
    return { kind: "down", failure };
  }

  function noteBack(host: string): void {
    if (away.delete(host)) log({ level: "info", part: "messages", pushService: "back", host });
  }

  return async ({ subscription, text, topic, uselessFrom }) => {
    // Judged again: the list may have become shorter since the browser subscribed.
    const judged = judge(subscription.endpoint);
    if (!judged) return { kind: "refused", failure: "push_host" };
    const { url, ours } = judged;
    const now = clock.now();
    if ((away.get(url.host) ?? 0) > now) return { kind: "down", failure: "resting" };
    const body = encryptPush(text, subscription.keys);
    const headers = {
      Authorization: keys.authorization(url.origin, now),
      "Content-Encoding": "aes128gcm",
      "Content-Type": "application/octet-stream",
      "Content-Length": body.length,
      TTL: Math.min(Math.max(0, Math.floor((uselessFrom - now) / second)), mostSeconds),
      Topic: topic,
      Urgency: "high",
    };
    try {
      const status = await post(url, headers, body, { ours, ending, resolve });
      noteBack(url.host);
      return attemptOf(status);
    } catch (error) {
      const failure = codeOf(error);
      // A name that leads into a private network will not do better next time.
      return failure === "eprivate" ? { kind: "refused", failure } : noteAway(url.host, failure);
    }
  };
}
