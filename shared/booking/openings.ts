import type { Office, Service } from "../offices/index.ts";
import { addDays, datesBetween, localDateAt, type Instant, type LocalDate } from "../time/index.ts";
import { releaseInstant } from "./limit.ts";
import { calendarDays, hasMoreRoom, nextOpening, roomOn } from "./nextOpening.ts";
import type { Wish } from "./offers.ts";
import { shiftDaysOn, type ShiftDay } from "./shiftDay.ts";

/** An instant at which time alone opens starts (Freischaltung), and the first and last date on which they lie. */
export interface Opening {
  at: Instant;
  from: LocalDate;
  to: LocalDate;
}

/** How many openings of a service are told at most, and how many days ahead. */
export const mostOpenings = 5;
export const openingDays = 28;

/** Whether some start of a shift day has more room at an instant than just before. */
const opensMore = (office: Office, day: ShiftDay, wish: Wish, at: Instant): boolean =>
  hasMoreRoom(roomOn(office, day, wish, at), roomOn(office, day, wish, (at - 1) as Instant));

/** The dates on which an instant opens starts; most of them are known by the release steps of their shifts alone. */
function datesOpened(office: Office, wish: Wish, at: Instant): LocalDate[] {
  const today = localDateAt(at, office.timeZone);
  const days = datesBetween(today, addDays(today, calendarDays)).flatMap((date) => shiftDaysOn(office, date));
  const released = days.filter((it) => it.shift.release.some((step) => releaseInstant(office, step, it.date) === at));
  const opened = released.filter((it) => opensMore(office, it, wish, at));
  const found = opened.length > 0 ? opened : days.filter((it) => opensMore(office, it, wish, at));
  return found.map((it) => it.date);
}

/**
 * The next instants after `now` at which time alone opens starts of a service to the public, in order. As `nextOpening` it tells
 * nothing of bookings: whether the times are gone before somebody looks, nobody can know.
 */
export function nextOpenings(office: Office, service: Service, now: Instant): Opening[] {
  const wish: Wish = { services: [service], persons: 1, audience: "public" };
  const end = addDays(localDateAt(now, office.timeZone), openingDays);
  const found: Opening[] = [];
  for (let after = now; found.length < mostOpenings;) {
    const at = nextOpening(office, wish, after);
    if (at === null || localDateAt(at, office.timeZone) > end) break;
    const dates = datesOpened(office, wish, at);
    const [first = localDateAt(at, office.timeZone)] = dates;
    found.push({ at, from: first, to: dates.at(-1) ?? first });
    after = at;
  }
  return found;
}
