import { addMinutes, endOfSpan, type DailySpan, type Instant } from "../time/index.ts";

/**
 * Until when a freed time is kept for the one to whom it is offered at `now`. Nobody has to decide at night: an offer that would begin
 * or end in the quiet hours lasts its whole length from their end.
 */
export function offerUntil(now: Instant, minutes: number, quiet: DailySpan, zone: string): Instant {
  const plain = addMinutes(endOfSpan(quiet, zone, now), minutes);
  // What ends with the stroke at which they begin ends before them.
  const last = (plain - 1) as Instant;
  const awake = endOfSpan(quiet, zone, last);
  return awake === last ? plain : addMinutes(awake, minutes);
}
