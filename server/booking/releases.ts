import { blocksOn, releaseInstant } from "../../shared/booking/index.ts";
import { modesAt, operationAt, type Office, type ReleaseStep, type Shift } from "../../shared/offices/index.ts";
import { addDays, datesBetween, localDateAt, type Instant, type LocalDate } from "../../shared/time/index.ts";

/** Dates far enough ahead to hold that many working days, whatever holidays lie between. */
const workingDaysReach = (days: number) => 2 * days + 14;

/** Something that a release step does by itself: from an instant on an audience may fill more of a shift on a date. */
export interface Release {
  at: Instant;
  audience: ReleaseStep["for"];
  shift: Shift;
  date: LocalDate;
}

/** What one release step opens after an instant up to another. */
function openedBy(office: Office, shift: Shift, step: ReleaseStep, after: Instant, upTo: Instant): Release[] {
  const { days, workingDays } = step.opens;
  const first = addDays(localDateAt(after, office.timeZone), days);
  const last = addDays(localDateAt(upTo, office.timeZone), workingDays ? workingDaysReach(days) : days);
  return datesBetween(first, last)
    .map((date) => ({ at: releaseInstant(office, step, date), audience: step.for, shift, date }))
    .filter(({ at, date }) => after < at && at <= upTo && blocksOn(office, shift, date).length > 0);
}

/** The releases (Freischaltungen) of an office after an instant up to another. */
export function releasesBetween(office: Office, after: Instant, upTo: Instant): Release[] {
  const shifts = office.units.flatMap((it) => it.shifts);
  return shifts.flatMap((shift) => shift.release.flatMap((step) => openedBy(office, shift, step, after, upTo)));
}

/** The dates whose free times change by themselves after an instant up to another, because they are released. */
export function datesReleased(office: Office, after: Instant, upTo: Instant): LocalDate[] {
  return [...new Set(releasesBetween(office, after, upTo).map((it) => it.date))].sort();
}

/** What dates in the office file make of an office at an instant: access modes in force and operation state. */
export function rulesInForce(office: Office, now: Instant): string {
  return JSON.stringify([operationAt(office, now), office.services.map((it) => modesAt(office, it, now))]);
}
