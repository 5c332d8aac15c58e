import { getHolidays } from "feiertagejs";
import { addDays, weekdayOf } from "./dates.ts";
import type { LocalDate } from "./types.ts";

/** The federal states (Bundesländer) by the last part of their ISO 3166-2:DE code. */
// prettier-ignore
export const states = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"] as const;
export type State = (typeof states)[number];

/** Days the library counts for a state although only some of its municipalities keep them (Art. 1 Abs. 1 BayFTG). */
const notInTheWholeState: Partial<Record<State, readonly string[]>> = { BY: ["MARIAHIMMELFAHRT"] };

/**
 * Days that a law made a holiday once and the library does not know. Berlin: end of the war after 75 and 80 years, uprising of
 * 17 June 1953 after 75 years (§ 1 of its law on Sundays and holidays).
 */
const onlyOnce: Partial<Record<State, readonly string[]>> = { BE: ["2020-05-08", "2025-05-08", "2028-06-17"] };

const remembered = new Map<string, ReadonlySet<string>>();

function holidaysOf(year: string, state: State): ReadonlySet<string> {
  const key = `${state} ${year}`;
  let dates = remembered.get(key);
  if (!dates) {
    const local = notInTheWholeState[state] ?? [];
    const kept = getHolidays(year, state).filter((it) => !local.includes(it.name));
    dates = new Set([...kept.map((it) => it.dateString), ...(onlyOnce[state] ?? [])]);
    remembered.set(key, dates);
  }
  return dates;
}

/** Whether a date is a public holiday (gesetzlicher Feiertag) in the whole of a federal state. */
export function isHoliday(date: LocalDate, state: State): boolean {
  return holidaysOf(date.slice(0, 4), state).has(date);
}

/** A day that is neither Saturday, Sunday nor a public holiday of the state. */
export function isWorkingDay(date: LocalDate, state: State): boolean {
  const weekday = weekdayOf(date);
  return weekday !== "sa" && weekday !== "su" && !isHoliday(date, state);
}

/** Counts working days back from a date; the date itself is not counted. None back is the date itself. */
export function workingDaysBefore(date: LocalDate, days: number, state: State): LocalDate {
  let day = date;
  for (let left = days; left > 0;) {
    day = addDays(day, -1);
    if (isWorkingDay(day, state)) left--;
  }
  return day;
}
