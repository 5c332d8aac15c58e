import type { Attempt } from "./mailServer.ts";

/** A text message for one telephone. */
export interface SmsPosting {
  /** The number as E.164, such as +4915112345678. */
  to: string;
  text: string;
  /** The same at every attempt, so that the gateway can tell a second copy. */
  id: string;
}

/** Hands a text message over to the gateway, which then answers for it. Never throws. */
export type SendSms = (posting: SmsPosting) => Promise<Attempt>;

const second = 1000;
const patience = 30 * second;
/** After this time an attempt is over, whatever the gateway does. */
export const longestSms = 2 * patience;

// What a gateway says of this one message; everything else is a matter of its own, of the way to it, or of how it is set up.
const aboutThisMessage = [400, 409, 410, 413, 415, 422];

function attemptOf(status: number): Attempt {
  if (status >= 200 && status < 300) return { kind: "accepted" };
  const failure = `sms_${status}`;
  if (aboutThisMessage.includes(status)) return { kind: "refused", failure };
  return { kind: status === 429 || status === 500 ? "later" : "down", failure };
}

/** The way to a gateway for text messages: one POST of JSON `{to, text, id}` each, with the token as bearer. */
export function createSmsGateway(
  { url, token }: { url: URL; token: string | undefined },
  ending: AbortSignal,
  send: typeof fetch = fetch,
): SendSms {
  return async ({ to, text, id }) => {
    try {
      const answer = await send(url, {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(patience), ending]),
        headers: {
          "Content-Type": "application/json",
          "Idempotency-Key": id,
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ to, text, id }),
      });
      // What it says is of no use, and must not fill the memory.
      await answer.body?.cancel();
      return attemptOf(answer.status);
    } catch (error) {
      const isSlow = (error as { name?: unknown }).name === "TimeoutError";
      return { kind: "down", failure: isSlow ? "timeout" : "unreachable" };
    }
  };
}
