import type { HoursSpan, HoursTable } from "../../../shared/offices/index.ts";
import { weekdays, type LocalDate, type Weekday } from "../../../shared/time/index.ts";

/** The hours of one weekday, earliest first; none when it is closed. */
export interface DayHours {
  day: Weekday;
  spans: Pick<HoursSpan, "from" | "to" | "limited">[];
}

/** Monday to Friday always, Saturday and Sunday only where somebody works. */
export function weekTable(weekly: HoursTable["weekly"]): DayHours[] {
  return weekdays
    .map((day) => ({
      day,
      spans: weekly.filter((it) => it.days.includes(day)).sort((a, b) => a.from.localeCompare(b.from)),
    }))
    .filter(({ day, spans }) => spans.length > 0 || (day !== "sa" && day !== "su"));
}

/** Some date that is this day of the week, to write its name: the first of 2024 was a Monday. */
export function someDate(day: Weekday): LocalDate {
  return `2024-01-0${weekdays.indexOf(day) + 1}` as LocalDate;
}
