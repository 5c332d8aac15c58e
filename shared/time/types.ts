declare const localDate: unique symbol;
declare const localTime: unique symbol;
declare const instant: unique symbol;

/** A calendar date of the office, `YYYY-MM-DD`. It is a day, not a moment: 24 hours only on most days. */
export type LocalDate = string & { readonly [localDate]: true };

/** A wall time of the office, `HH:MM`; `24:00` only as an end. */
export type LocalTime = string & { readonly [localTime]: true };

/** A moment, in milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly [instant]: true };

/** A wall time as minutes since the office's midnight, 0 to 1440. What the clock on the wall shows, not what has elapsed. */
export type MinuteOfDay = number;

/** Minutes of a day from `from` up to, not including, `to`. */
export interface Span {
  from: MinuteOfDay;
  to: MinuteOfDay;
}

/** Days of the week as the office file writes them, Monday first. */
export const weekdays = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
export type Weekday = (typeof weekdays)[number];

export const minutesPerDay = 1440;
export const millisPerMinute = 60_000;
