import { millisPerMinute, minutesPerDay, weekdays, type LocalDate, type Weekday } from "./types.ts";

const millisPerDay = minutesPerDay * millisPerMinute;
const pattern = /^\d{4}-\d{2}-\d{2}$/;

/** Days since 1970-01-01 in the calendar, no zone involved. */
export function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / millisPerDay;
}

/** The date that many days after 1970-01-01. */
export function dateOfDayNumber(days: number): LocalDate {
  return new Date(days * millisPerDay).toISOString().slice(0, 10) as LocalDate;
}

/** Reads `YYYY-MM-DD`; `undefined` for anything else and for dates no calendar has, such as 30 February. */
export function parseLocalDate(text: string): LocalDate | undefined {
  if (!pattern.test(text)) return undefined;
  const millis = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(millis)) return undefined;
  // The engine rolls 30 February over to March instead of refusing it.
  return new Date(millis).toISOString().slice(0, 10) === text ? (text as LocalDate) : undefined;
}

/** The date `days` later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Whole days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day of the week of a date. */
export function weekdayOf(date: LocalDate): Weekday {
  // 1970-01-01 was a Thursday.
  return weekdays[(((dayNumber(date) + 3) % 7) + 7) % 7] as Weekday;
}

/** The Monday of the week a date lies in. */
export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, -weekdays.indexOf(weekdayOf(date)));
}

/** All dates from `from` to `to`, both inclusive; none when `from` is later. */
export function datesBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const length = Math.max(0, daysBetween(from, to) + 1);
  return Array.from({ length }, (_, index) => addDays(from, index));
}
