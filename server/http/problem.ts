import { problemStatus, refused, type Problem, type ProblemCode } from "../../shared/problems.ts";

/** What each code means, in one plain English sentence for whoever reads the answer of the interface. Apps have texts of their own. */
const titles: Record<ProblemCode, string> = {
  invalid_input: "What was sent is not as it has to be.",
  not_signed_in: "Nobody is signed in, or not with these credentials.",
  not_allowed: "This is not allowed from here or for this person.",
  device_revoked: "This device was blocked.",
  not_found: "There is nothing here.",
  method_not_allowed: "This cannot be done here.",
  slot_taken: "This time is taken.",
  slot_not_offered: "This time is not offered.",
  hold_gone: "The time is no longer kept.",
  already_booked: "This person already has an appointment for this service.",
  already_waiting: "For this appointment somebody already waits for an earlier time.",
  no_waiting: "Nobody can wait here for this service.",
  too_late: "The appointment can no longer be changed.",
  already_corrected: "The address was corrected once already.",
  no_address: "There is no address that could be told.",
  program_too_old: "The program on this device is too old. What it has done is taken; it gets nothing new.",
  device_elsewhere: "This device is enrolled at another office, under another key.",
  pairing_ended: "This pairing was used, has run out, or never was.",
  too_large: "What was sent is too large.",
  wrong_type: "What was sent is not JSON.",
  key_reused: "This idempotency key was used with other content.",
  too_many: "Too many requests in a short time.",
  internal: "Something went wrong on the server.",
  unavailable: "The server cannot answer now.",
};

export const problemType = "application/problem+json";

/** A refusal on the wire (RFC 9457). Nothing in it depends on who asks, so that equal refusals are equal bytes. */
export interface ProblemBody extends Omit<Problem, "retryAfterSeconds"> {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Names this one occurrence of an accident, to be found in the log. */
  instance?: string;
}

/** The address that names a code. It is a name, nothing is served there. */
export const problemTypeOf = (code: ProblemCode) => `urn:terminpass:problem:${code}`;

interface Extra {
  detail?: string;
  instance?: string;
  headers?: Record<string, string>;
}

/** The answer to a refusal: `application/problem+json`, never stored by anybody. */
export function problemResponse(
  { code, retryAfterSeconds, ...more }: Problem,
  { headers, ...extra }: Extra = {},
): Response {
  const status = problemStatus[code];
  const body: ProblemBody = { type: problemTypeOf(code), title: titles[code], status, code, ...more, ...extra };
  const again = code === "too_many" || code === "unavailable";
  const wait: Record<string, string> = again ? { "Retry-After": String(retryAfterSeconds ?? 60) } : {};
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": problemType, "Cache-Control": "no-store", ...wait, ...headers },
  });
}

/** The answer to an address where there is nothing. */
export const notFound = () => problemResponse(refused("not_found").problem);
