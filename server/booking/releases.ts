import { blocksOn, releaseInstant } from "../../shared/booking/index.ts";
import { modesAt, operationAt, type Office, type ReleaseStep, type Shift } from "../../shared/offices/index.ts";
import { addDays, datesBetween, localDateAt, type Instant, type LocalDate } from "../../shared/time/index.ts";

/** Dates far enough ahead to hold that many working days, whatever holidays lie between. */
const workingDaysReach = (days: number) => 2 * days + 14;

/** The dates of a shift that one release step opens after an instant up to another. */
function openedBy(office: Office, shift: Shift, step: ReleaseStep, after: Instant, upTo: Instant): LocalDate[] {
  const { days, workingDays } = step.opens;
  const first = addDays(localDateAt(after, office.timeZone), days);
  const last = addDays(localDateAt(upTo, office.timeZone), workingDays ? workingDaysReach(days) : days);
  return datesBetween(first, last).filter((date) => {
    const instant = releaseInstant(office, step, date);
    return after < instant && instant <= upTo && blocksOn(office, shift, date).length > 0;
  });
}

/** The dates whose free times change by themselves after an instant up to another, because they are released (Freischaltung). */
export function datesReleased(office: Office, after: Instant, upTo: Instant): LocalDate[] {
  const shifts = office.units.flatMap((it) => it.shifts);
  const dates = shifts.flatMap((shift) => shift.release.flatMap((step) => openedBy(office, shift, step, after, upTo)));
  return [...new Set(dates)].sort();
}

/** What dates in the office file make of an office at an instant: access modes in force and operation state. */
export function rulesInForce(office: Office, now: Instant): string {
  return JSON.stringify([operationAt(office, now), office.services.map((it) => modesAt(office, it, now))]);
}
