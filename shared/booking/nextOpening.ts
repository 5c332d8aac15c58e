import type { Office } from "../offices/index.ts";
import { addDays, datesBetween, instantOf, localDateAt, type Instant, type LocalDate } from "../time/index.ts";
import { releaseInstant } from "./limit.ts";
import { isAdmittedOn, nobody, offersOfShift, type Wish } from "./offers.ts";
import { shiftDaysOn, type ShiftDay } from "./shiftDay.ts";

/** How many days ahead a calendar looks: half a year, further no office releases times. */
export const calendarDays = 182;

/** The dates on which something dated in the office file begins to hold, or holds no longer. */
function turns(office: Office, { services }: Wish): LocalDate[] {
  const steps = office.units.flatMap((it) => it.shifts).flatMap((it) => it.release);
  const dated = [office.operation, ...services.flatMap((it) => it.access), ...steps];
  return dated.flatMap(({ from, until }) => [...(from ? [from] : []), ...(until ? [addDays(until, 1)] : [])]);
}

/** How many visits fit at each start of a shift day on which nobody has booked, as of an instant. */
export function roomOn(office: Office, day: ShiftDay, wish: Wish, at: Instant): Map<Instant, number> {
  if (!isAdmittedOn(office, wish, day.date, at)) return new Map();
  return new Map(offersOfShift(office, day, wish, at, nobody).map(({ start, left }) => [start, left]));
}

/** Whether some start has more room than before. */
export const hasMoreRoom = (then: ReadonlyMap<Instant, number>, before: ReadonlyMap<Instant, number>): boolean =>
  [...then].some(([start, left]) => left > (before.get(start) ?? 0));

/**
 * The next instant after `now` at which time alone opens starts: some shift, looked at as if nobody had booked, then has room
 * for more visits at some start than now. Release steps (Freischaltung), access modes, operation state and same-day access bring
 * it about; bookings do not, so that it tells nothing of them. Null where no date within so many days says anything.
 */
export function nextOpening(office: Office, wish: Wish, now: Instant, days = calendarDays): Instant | null {
  const zone = office.timeZone;
  const today = localDateAt(now, zone);
  const midnights = turns(office, wish).map((it) => instantOf(it, 0, zone));
  const isDaily = wish.services.some((it) => it.access.some(({ mode }) => mode === "same_day"));
  let best = Infinity as Instant;
  for (const date of datesBetween(today, addDays(today, days))) {
    for (const day of shiftDaysOn(office, date)) {
      const releases = day.shift.release.map((step) => releaseInstant(office, step, date));
      const instants = [...releases, ...midnights, ...(isDaily ? [instantOf(date, 0, zone)] : [])]
        .filter((it) => it > now && it < best)
        .sort((a, b) => a - b);
      if (instants.length === 0) continue;
      const before = roomOn(office, day, wish, now);
      best = instants.find((at) => hasMoreRoom(roomOn(office, day, wish, at), before)) ?? best;
    }
  }
  return best === Infinity ? null : best;
}
