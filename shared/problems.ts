/** Every reason for a refusal, with its HTTP status. The code is also the key of the text a person reads. */
export const problemStatus = {
  invalid_input: 400,
  not_signed_in: 401,
  not_allowed: 403,
  device_revoked: 403,
  not_found: 404,
  method_not_allowed: 405,
  slot_taken: 409,
  slot_not_offered: 409,
  hold_gone: 409,
  already_booked: 409,
  already_waiting: 409,
  no_waiting: 409,
  too_late: 409,
  already_corrected: 409,
  no_address: 409,
  program_too_old: 409,
  device_elsewhere: 409,
  pairing_ended: 410,
  too_large: 413,
  wrong_type: 415,
  key_reused: 422,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** One fault in what was sent; `path` is a JSON Pointer into the body, or `/name` of a query parameter. */
export interface InputFault {
  path: string;
  message: string;
}

/** A time that is offered instead of one that could not be had, as ISO instants. */
export interface OfferedTime {
  start: string;
  end: string;
}

/** A refusal: an expected outcome, handed back as a value. Accidents are exceptions. */
export interface Problem {
  code: ProblemCode;
  errors?: InputFault[];
  alternatives?: OfferedTime[];
  retryAfterSeconds?: number;
}

/** What a use case answers: its value, or the reason why not. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** The use case did what was asked. */
export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The use case refuses. */
export function refused(code: ProblemCode, more: Omit<Problem, "code"> = {}): { ok: false; problem: Problem } {
  return { ok: false, problem: { code, ...more } };
}

/** Refuses because of what was sent, naming the place and what to write instead. */
export function invalid(path: string, message: string): { ok: false; problem: Problem } {
  return refused("invalid_input", { errors: [{ path, message }] });
}
