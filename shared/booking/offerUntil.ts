import { addDays, addMinutes, instantOf, wallTimeAt, type Instant, type MinuteOfDay } from "../time/index.ts";

/** Hours of the night in which an office tells nothing: minutes of the day; `from` after `until` goes over midnight. */
export interface QuietHours {
  from: MinuteOfDay;
  until: MinuteOfDay;
}

/** The end of the quiet hours in which an instant lies; undefined where it lies in none. */
export function quietUntil(quiet: QuietHours | undefined, at: Instant, zone: string): Instant | undefined {
  if (!quiet || quiet.from === quiet.until) return undefined;
  const { date, minute } = wallTimeAt(at, zone);
  const overMidnight = quiet.from > quiet.until;
  const isQuiet = overMidnight
    ? minute >= quiet.from || minute < quiet.until
    : minute >= quiet.from && minute < quiet.until;
  if (!isQuiet) return undefined;
  return instantOf(overMidnight && minute >= quiet.from ? addDays(date, 1) : date, quiet.until, zone);
}

/**
 * Until when a freed time is kept for the one to whom it is offered at `now`. Nobody has to decide at night: an offer that would
 * begin or end in the quiet hours lasts its whole length from their end.
 */
export function offerUntil(now: Instant, minutes: number, quiet: QuietHours | undefined, zone: string): Instant {
  const plain = addMinutes(now, minutes);
  // What ends with the stroke at which they begin ends before them.
  const morning = quietUntil(quiet, now, zone) ?? quietUntil(quiet, (plain - 1) as Instant, zone);
  return morning === undefined ? plain : addMinutes(morning, minutes);
}
