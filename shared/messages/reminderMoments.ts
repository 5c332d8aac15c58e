import {
  addDays,
  addMinutes,
  instantOf,
  isWithin,
  wallTimeAt,
  type DailySpan,
  type Instant,
  type MinuteOfDay,
} from "../time/index.ts";

/** What an office decides about its reminders. */
export interface ReminderRules {
  reminders: readonly { days?: number | undefined; hours?: number | undefined }[];
  remindAt: MinuteOfDay;
  quietHours: DailySpan;
}

/** A moment to remind of a visit, and when it is of no use any more: the next one comes, or the visit begins. */
export interface ReminderMoment {
  at: Instant;
  until: Instant;
}

const halfAnHour = 30;
/** Who has just booked or moved knows the time. */
const remembersFor = 12 * 60;

/** Not in the quiet hours: a minute before they begin instead. */
function awake(at: Instant, quiet: DailySpan, zone: string): Instant {
  const { date, minute } = wallTimeAt(at, zone);
  if (!isWithin(minute, quiet)) return at;
  const evening = minute >= quiet.from ? date : addDays(date, -1);
  return addMinutes(instantOf(evening, quiet.from, zone), -1);
}

/** When somebody is reminded of a visit, in order. Days are counted on the calendar and hours in real time, so that no clock change moves a morning. */
export function reminderMoments(
  { reminders, remindAt, quietHours }: ReminderRules,
  zone: string,
  start: Instant,
): ReminderMoment[] {
  const { date } = wallTimeAt(start, zone);
  const last = addMinutes(start, -halfAnHour);
  const moments = reminders.map(({ days, hours = 0 }) =>
    days === undefined
      ? awake(addMinutes(start, -hours * 60), quietHours, zone)
      : instantOf(addDays(date, -days), remindAt, zone),
  );
  const inOrder = [...new Set(moments)].filter((at) => at < last).sort((a, b) => a - b);
  return inOrder.map((at, index) => ({ at, until: inOrder[index + 1] ?? last }));
}

/**
 * The moment that counts now for whatever begins at `start`: of those that have passed the last one, late but still of use where nobody
 * could send in time. Undefined in the quiet hours.
 */
export function countingMoment(
  rules: ReminderRules,
  zone: string,
  start: Instant,
  now: Instant,
): ReminderMoment | undefined {
  if (isWithin(wallTimeAt(now, zone).minute, rules.quietHours)) return undefined;
  return reminderMoments(rules, zone, start).find(({ at, until }) => at <= now && now < until);
}

/** Until when somebody has to have booked or moved to be reminded at a moment: who did so later knows the time. */
export const knownBefore = ({ at }: Pick<ReminderMoment, "at">): Instant => addMinutes(at, -remembersFor);

/**
 * The reminder of a visit that is due now. Undefined where the person was reminded since (`remindedAt`), and where she knows the time
 * anyway because she booked or moved shortly before (`knownSince`).
 */
export function dueReminder(
  rules: ReminderRules,
  zone: string,
  { start, knownSince, remindedAt }: { start: Instant; knownSince: Instant; remindedAt: Instant | undefined },
  now: Instant,
): ReminderMoment | undefined {
  const due = countingMoment(rules, zone, start, now);
  if (!due || knownSince > knownBefore(due)) return undefined;
  return remindedAt !== undefined && remindedAt >= due.at ? undefined : due;
}
