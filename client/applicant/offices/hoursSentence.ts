import { hoursAt, type HoursPlace, type HoursTable } from "../../../shared/offices/index.ts";
import { addDays, localDateAt, type Instant, type LocalDate, type LocalTime } from "../../../shared/time/index.ts";

/** What a door or a telephone says at an instant: which sentence, and the time and date in it. */
export interface HoursSentence {
  kind: "open" | "limited" | "today" | "soon" | "later" | "holiday" | "never";
  time: LocalTime | null;
  /** The date of the next opening: within a week (`soon`) the name of the day is plain enough. */
  date: LocalDate | null;
}

/** Says in one sentence whether there is somebody now and, if not, when next. */
export function hoursSentence(table: HoursTable, place: HoursPlace, now: Instant): HoursSentence {
  const { state, until, opens, holiday } = hoursAt(table, place, now);
  if (state !== "closed") return { kind: state, time: until, date: null };
  if (!opens) return { kind: "never", time: null, date: null };
  const today = localDateAt(now, place.timeZone);
  const next = { time: opens.from, date: opens.date };
  if (holiday) return { kind: "holiday", ...next };
  if (opens.date === today) return { kind: "today", ...next };
  return { kind: opens.date < addDays(today, 7) ? "soon" : "later", ...next };
}
