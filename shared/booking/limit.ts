import type { Office, ReleaseStep, Service, Shift } from "../offices/index.ts";
import { addDays, instantOf, localDateAt, workingDaysBefore, type Instant, type LocalDate } from "../time/index.ts";
import type { Audience } from "./audience.ts";

/** Rule 3: the instant at which a release step (Freischaltung) opens the block of a date. */
export function releaseInstant(office: Office, step: ReleaseStep, date: LocalDate): Instant {
  const { days, at, workingDays } = step.opens;
  const day = workingDays ? workingDaysBefore(date, days, office.state) : addDays(date, -days);
  return instantOf(day, at, office.timeZone);
}

function isFor(step: ReleaseStep, audience: Audience, service: Service): boolean {
  return step.for === audience && (!step.services || step.services.includes(service.id));
}

function hasCome(office: Office, step: ReleaseStep, date: LocalDate, now: Instant, today: LocalDate): boolean {
  if ((step.from && today < step.from) || (step.until && today > step.until)) return false;
  return releaseInstant(office, step, date) <= now;
}

/** Rule 3: how many counters of a shift on a date an audience may fill for one service, as of `now`. */
function limitForOne(
  office: Office,
  shift: Shift,
  date: LocalDate,
  audience: Audience,
  service: Service,
  now: Instant,
): number {
  // Who has no step at all is not limited, if staff or invited; public and emergency get nothing without a step.
  const unlimited = audience === "staff" || audience === "invited";
  if (unlimited && !shift.release.some((step) => step.for === audience)) return Infinity;
  const today = localDateAt(now, office.timeZone);
  return shift.release
    .filter((step) => isFor(step, audience, service) && hasCome(office, step, date, now, today))
    .reduce((most, step) => Math.max(most, step.upTo), 0);
}

/** Rule 3 for all services of one visit: the smallest of their limits. */
export function limitFor(
  office: Office,
  shift: Shift,
  date: LocalDate,
  audience: Audience,
  services: readonly Service[],
  now: Instant,
): number {
  return Math.min(...services.map((service) => limitForOne(office, shift, date, audience, service, now)));
}
