import { verdicts, type VerdictKind } from "../../../shared/checkin/index.ts";
import type { PassSource } from "../../../shared/sync/index.ts";

/**
 * What whoever stands at the door can do next, beside going on: let the person in by hand, look at the identity document, find the
 * visit in the list, connect the device.
 */
export type NextStep = "admit" | "identity" | "search" | "connect";

const more: Partial<Record<VerdictKind, readonly NextStep[]>> = {
  data_old: ["identity", "connect"],
  keys_old: ["identity", "connect"],
  cancelled: ["search"],
  blocked: ["search"],
  not_genuine: ["search"],
  not_a_pass: ["search"],
};

/** The next steps of a verdict, the likeliest first. */
export function nextStepsOf(kind: VerdictKind): readonly NextStep[] {
  return verdicts[kind].admissible ? ["admit"] : (more[kind] ?? []);
}

/** After this long a green screen gives way to the scanner again: long enough to read, short enough for a queue. */
export const greenMillis = 3000;

/** Whether a verdict leaves nothing to do. */
export const isGreen = (kind: VerdictKind) => verdicts[kind].tone === "green";

/**
 * Whether a verdict with nothing to do may close by itself: only where the next pass comes without a hand on the screen. Whoever chose
 * a picture, typed a code or picked a visit has no queue of passes before the lens, and would find an empty page.
 */
export const closesItself = (source: PassSource) => source === "camera" || source === "scanner";
