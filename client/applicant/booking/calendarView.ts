import type { OfferedTime } from "../../../shared/problems.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import type { CalendarDay } from "./calendarWeeks.ts";

/** What every view of the calendar shows: the days, and the times of the one that is open. */
export interface CalendarView {
  days: readonly CalendarDay[];
  zone: string;
  openDate: LocalDate | undefined;
  /** Nothing as long as they are on their way. */
  slots: readonly OfferedTime[] | undefined;
  busy?: boolean;
}

/** What a view of the calendar tells: a day was opened or closed, a time was chosen. */
export interface CalendarEvents {
  toggle: [date: LocalDate];
  choose: [start: string];
}
