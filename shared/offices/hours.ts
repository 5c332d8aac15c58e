import { addDays, datesBetween, isHoliday, localTime, wallTimeAt, weekdayOf } from "../time/index.ts";
import type { Instant, LocalDate, LocalTime, State } from "../time/index.ts";
import type { HoursSpan, HoursTable } from "./messages.ts";

/** What the sign at the door, or the telephone, says at an instant. */
export interface HoursNow {
  state: "open" | "limited" | "closed";
  /** The end of the span that runs now; null when closed. */
  until: LocalTime | null;
  /** A public holiday of the federal state closes the day. */
  holiday: boolean;
  /** When it next opens in full, and until when; null when that is not within a year. */
  opens: { date: LocalDate; from: LocalTime; to: LocalTime } | null;
}

/** Where hours are kept: the federal state decides on holidays, the zone on what the clock shows. */
export interface HoursPlace {
  state: State;
  timeZone: string;
}

const daysLookedAhead = 366;

/** The spans of a date. A dated exception takes the place of the weekly table, on a public holiday as well. */
export function hoursOn(table: HoursTable, date: LocalDate, state: State): HoursSpan[] {
  const exception = table.dated.find((it) => it.from <= date && date <= it.to);
  if (!exception && isHoliday(date, state)) return [];
  const weekday = weekdayOf(date);
  return (exception ?? table).weekly
    .filter((it) => it.days.includes(weekday))
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

function nextOpening(table: HoursTable, { state }: HoursPlace, date: LocalDate, after: LocalTime): HoursNow["opens"] {
  for (let ahead = 0; ahead <= daysLookedAhead; ahead++) {
    const day = addDays(date, ahead);
    const next = hoursOn(table, day, state).find((it) => !it.limited && (ahead > 0 || it.from > after));
    if (next) return { date: day, from: next.from, to: next.to };
  }
  return null;
}

/** Visitor hours (Öffnungszeiten) or telephone hours (telefonische Erreichbarkeit) at an instant. */
export function hoursAt(table: HoursTable, place: HoursPlace, now: Instant): HoursNow {
  const { date, minute } = wallTimeAt(now, place.timeZone);
  const time = localTime(minute);
  const running = hoursOn(table, date, place.state).filter((it) => it.from <= time && time < it.to);
  // Where a full and a limited span overlap, the telephone is answered in full.
  const span = running.find((it) => !it.limited) ?? running[0];
  const excepted = table.dated.some((it) => it.from <= date && date <= it.to);
  return {
    state: span ? (span.limited ? "limited" : "open") : "closed",
    until: span?.to ?? null,
    holiday: !excepted && isHoliday(date, place.state),
    opens: nextOpening(table, place, date, time),
  };
}

/** The dated exceptions that run on a date or begin within so many days, the earliest first. What is over is no news. */
export function exceptionsNear(table: HoursTable, date: LocalDate, days: number): HoursTable["dated"] {
  const last = addDays(date, days);
  return table.dated
    .filter((it) => date <= it.to && it.from <= last)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

/** The public holidays from a date on that close a day on which the weekly table has hours. */
export function holidaysNear(table: HoursTable, date: LocalDate, days: number, state: State): LocalDate[] {
  const closes = (day: LocalDate) =>
    isHoliday(day, state) &&
    table.weekly.some((it) => it.days.includes(weekdayOf(day))) &&
    !table.dated.some((it) => it.from <= day && day <= it.to);
  return datesBetween(date, addDays(date, days)).filter(closes);
}
