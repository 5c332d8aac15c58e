import type { DayLevel, DaysAnswer } from "../../../shared/booking/index.ts";
import type { OfferedTime } from "../../../shared/problems.ts";
import { mondayOf, parseInstant, wallTimeAt, weekdayOf, type LocalDate } from "../../../shared/time/index.ts";

export type CalendarDay = DaysAnswer["days"][number];

/** A week of the calendar; `days` are those worth a line, none when the whole week has no free time. */
export interface CalendarWeek {
  monday: LocalDate;
  days: CalendarDay[];
}

/** A month with its weeks. A week belongs to the month in which its first listed day lies. */
export interface CalendarMonth {
  /** Any day of the month, for its name. */
  first: LocalDate;
  weeks: CalendarWeek[];
}

const isWeekend = (date: LocalDate) => ["sa", "su"].includes(weekdayOf(date));

/** The first date with a free time. */
export function firstFreeDay(days: readonly CalendarDay[]): LocalDate | undefined {
  return days.find((it) => it.level !== "none")?.date;
}

/** Orders the days into weeks. Weekends without times are left out, so that the list stays short. */
export function calendarWeeks(days: readonly CalendarDay[]): CalendarWeek[] {
  const weeks = new Map<LocalDate, CalendarDay[]>();
  for (const day of days) {
    const monday = mondayOf(day.date);
    if (!weeks.has(monday)) weeks.set(monday, []);
    if (day.level !== "none" || !isWeekend(day.date)) weeks.get(monday)?.push(day);
  }
  return [...weeks].map(([monday, listed]) => ({
    monday,
    days: listed.some((it) => it.level !== "none") ? listed : [],
  }));
}

/** The weeks from the first with a free time to the last. */
export function weeksWithTimes(days: readonly CalendarDay[]): CalendarWeek[] {
  const weeks = calendarWeeks(days);
  const isFree = (week: CalendarWeek) => week.days.length > 0;
  const first = weeks.findIndex(isFree);
  return first < 0 ? [] : weeks.slice(first, weeks.findLastIndex(isFree) + 1);
}

/** The weeks from the first to the last one with a free time, at most `most` of them, by month. */
export function calendarMonths(days: readonly CalendarDay[], most: number): CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (const week of weeksWithTimes(days).slice(0, most)) {
    const first = week.days[0]?.date ?? week.monday;
    const month = months.at(-1);
    if (month?.first.slice(0, 7) === first.slice(0, 7)) month.weeks.push(week);
    else months.push({ first, weeks: [week] });
  }
  return months;
}

/** How much of a day is free, as eyes take it in before they read the words beside it. */
export const dayDots: Readonly<Record<DayLevel, string>> = { none: "○○○", few: "●○○", many: "●●●" };

/** The times before noon and those from noon on, in the office's zone; a half without times is left out. */
export function timesByHalf(
  slots: readonly OfferedTime[],
  zone: string,
): { half: "morning" | "afternoon"; slots: OfferedTime[] }[] {
  const hours = timesByHour(slots, zone);
  const between = (from: number, to: number) =>
    hours.filter(({ hour }) => from <= hour && hour < to).flatMap((it) => it.slots);
  const halves = [
    { half: "morning", slots: between(0, 12) },
    { half: "afternoon", slots: between(12, 24) },
  ] as const;
  return halves.filter((it) => it.slots.length > 0);
}

/** The times of a day by the hour in which they begin, in the office's zone. */
export function timesByHour(slots: readonly OfferedTime[], zone: string): { hour: number; slots: OfferedTime[] }[] {
  const hours: { hour: number; slots: OfferedTime[] }[] = [];
  for (const slot of slots) {
    const start = parseInstant(slot.start);
    if (start === undefined) continue;
    const hour = Math.floor(wallTimeAt(start, zone).minute / 60);
    const group = hours.at(-1);
    if (group?.hour === hour) group.slots.push(slot);
    else hours.push({ hour, slots: [slot] });
  }
  return hours;
}
