import { addDays, mondayOf, weekdayOf, weekdays, type LocalDate } from "../../../shared/time/index.ts";

/** The month of a date, as `2026-12`. */
export const monthOf = (date: LocalDate): string => date.slice(0, 7);

/** The weeks of a month from Monday to Sunday, with the days of its neighbours that fill the first and the last. */
export function monthWeeks(month: string): LocalDate[][] {
  const weeks: LocalDate[][] = [];
  for (let monday = mondayOf(`${month}-01` as LocalDate); monthOf(monday) <= month; monday = addDays(monday, 7)) {
    weeks.push(weekdays.map((_, index) => addDays(monday, index)));
  }
  return weeks;
}

/** The same day of the month before or after; the last one of a month that is too short. */
export function dayInMonth(date: LocalDate, direction: 1 | -1): LocalDate {
  const first = `${monthOf(date)}-01` as LocalDate;
  // From the first of a month 31 days always lead into the next, one day back into the one before.
  const month = monthOf(addDays(first, direction === 1 ? 31 : -1));
  const days = monthWeeks(month)
    .flat()
    .filter((it) => monthOf(it) === month);
  return days[Number(date.slice(8)) - 1] ?? (days.at(-1) as LocalDate);
}

const dayOfWeek = (date: LocalDate) => weekdays.indexOf(weekdayOf(date));

/** Where a key leads from a date in a month written as a grid; nowhere for any other key. */
export function dateAfterKey(key: string, date: LocalDate, rightToLeft = false): LocalDate | undefined {
  const forward = rightToLeft ? -1 : 1;
  const moves: Record<string, () => LocalDate> = {
    ArrowRight: () => addDays(date, forward),
    ArrowLeft: () => addDays(date, -forward),
    ArrowDown: () => addDays(date, 7),
    ArrowUp: () => addDays(date, -7),
    Home: () => addDays(date, -dayOfWeek(date)),
    End: () => addDays(date, 6 - dayOfWeek(date)),
    PageDown: () => dayInMonth(date, 1),
    PageUp: () => dayInMonth(date, -1),
  };
  return moves[key]?.();
}
