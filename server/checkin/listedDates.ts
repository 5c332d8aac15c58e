import { shiftDaysOn } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import {
  addDays,
  datesBetween,
  isWorkingDay,
  localDateAt,
  type Instant,
  type LocalDate,
} from "../../shared/time/index.ts";

/** No office closes for longer without another day on which somebody is there. */
const daysLookedAhead = 30;

function opensOn(office: Office, date: LocalDate): boolean {
  return shiftDaysOn(office, date).some((it) => it.capacity.some((counters) => counters > 0));
}

/**
 * The dates of the day list (Tagesliste): today, and the next day on which the office has a shift with a counter. An office
 * without any shift ahead gets the next working day of its state.
 */
export function listedDates(office: Office, now: Instant): LocalDate[] {
  const today = localDateAt(now, office.timeZone);
  const ahead = datesBetween(addDays(today, 1), addDays(today, daysLookedAhead));
  const next = ahead.find((date) => opensOn(office, date)) ?? ahead.find((date) => isWorkingDay(date, office.state));
  return next ? [today, next] : [today];
}
