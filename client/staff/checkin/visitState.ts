import { addMinutes, type Instant } from "../../../shared/time/index.ts";
import type { Visit } from "../../device/staff/index.ts";

/** How a visit stands on the list: its status, and `late` for one that is past the time in which it is simply welcome. */
export type VisitState = Visit["status"] | "late";

export function visitState(
  { status, start }: Pick<Visit, "status" | "start">,
  lateMinutes: number,
  now: Instant,
): VisitState {
  return status === "booked" && now > addMinutes(start, lateMinutes) ? "late" : status;
}

const folded = (text: string) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").toLocaleLowerCase("de");

/** Whether a visit is the one looked for by parts of the name, whatever their order and accents, or of the booking code. */
export function isSought({ name, code }: Pick<Visit, "name" | "code">, words: string): boolean {
  const text = folded(`${name?.familyName ?? ""} ${name?.givenName ?? ""}`);
  const compact = folded(words).replace(/[\s-]/g, "");
  const parts = folded(words).split(/[\s,]+/);
  return parts.every((part) => text.includes(part)) || (compact.length > 2 && folded(code).includes(compact));
}
