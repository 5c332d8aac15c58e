import { hoursAt, type HoursPlace, type HoursTable } from "../../../shared/offices/index.ts";
import { addDays, localDateAt, type Instant, type LocalDate, type LocalTime } from "../../../shared/time/index.ts";

/** How far a date is away: later today, on a day that its name tells plainly, or on one that needs its date. */
export type Nearness = "today" | "soon" | "later";

/** What a door or a telephone says at an instant: which sentence, and the time and date in it. */
export interface HoursSentence {
  kind: "open" | "limited" | Nearness | "holiday" | "never";
  time: LocalTime | null;
  /** The date of the next opening: within a week (`soon`) the name of the day is plain enough. */
  date: LocalDate | null;
  /** While there is somebody for some questions only (`limited`): the next span for all of them. */
  full?: { kind: Nearness; date: LocalDate; from: LocalTime; to: LocalTime };
}

function nearnessOf(date: LocalDate, today: LocalDate): Nearness {
  if (date === today) return "today";
  return date < addDays(today, 7) ? "soon" : "later";
}

/** Says in one sentence whether there is somebody now and, if not or not for everything, when next. */
export function hoursSentence(table: HoursTable, place: HoursPlace, now: Instant): HoursSentence {
  const { state, until, opens, holiday } = hoursAt(table, place, now);
  const kind = opens && nearnessOf(opens.date, localDateAt(now, place.timeZone));
  if (state === "limited" && opens && kind) return { kind: state, time: until, date: null, full: { kind, ...opens } };
  if (state !== "closed") return { kind: state, time: until, date: null };
  if (!opens || !kind) return { kind: "never", time: null, date: null };
  return { kind: holiday ? "holiday" : kind, time: opens.from, date: opens.date };
}
