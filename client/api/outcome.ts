import type { Problem } from "../../shared/problems.ts";

/**
 * Everything that can come of a call. `refused`: the server understood and said no. `unreachable`: nothing came back in time.
 * `broken`: something came back that is no answer of our server, such as the sign-in page of a Wi-Fi with status 200.
 */
export type Outcome<T> =
  { kind: "ok"; value: T } | { kind: "refused"; problem: Problem } | { kind: "unreachable" } | { kind: "broken" };

/** An outcome without a value. */
export type Failure = Exclude<Outcome<never>, { kind: "ok" }>;

/** The code of a failure: the key of its text in the room of problems. */
export function failureCode(failure: Failure): string {
  return failure.kind === "refused" ? failure.problem.code : failure.kind;
}
