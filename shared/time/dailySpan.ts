import { addDays } from "./dates.ts";
import { instantOf, wallTimeAt } from "./clock.ts";
import type { Instant, MinuteOfDay } from "./types.ts";

/** The same hours of every day, over midnight where they end before they begin. Where both are the same there are none. */
export interface DailySpan {
  from: MinuteOfDay;
  /** The first minute after it. */
  until: MinuteOfDay;
}

/** Whether a minute of the day lies in a span of every day. */
export function isWithin(minute: MinuteOfDay, { from, until }: DailySpan): boolean {
  return from <= until ? from <= minute && minute < until : from <= minute || minute < until;
}

/** The first instant from `now` on that lies outside of the span: `now` itself, or the end of the span by the office's clock. */
export function endOfSpan(span: DailySpan, zone: string, now: Instant): Instant {
  const { date, minute } = wallTimeAt(now, zone);
  if (!isWithin(minute, span)) return now;
  const isEvening = minute >= span.until;
  const end = instantOf(isEvening ? addDays(date, 1) : date, span.until, zone);
  // In autumn the clock shows an hour twice; the end may have been in the first of them.
  return Math.max(end, now) as Instant;
}
