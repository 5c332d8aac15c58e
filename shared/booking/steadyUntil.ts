import type { Office } from "../offices/index.ts";
import { addDays, addMinutes, instantOf, localDateAt, type Instant, type LocalDate } from "../time/index.ts";
import { releaseInstant } from "./limit.ts";
import type { Occupation, OccupationsOf, Offer, Wish } from "./offers.ts";
import { shiftDaysOn } from "./shiftDay.ts";

/** The instants at which time alone makes room on a date, or closes it: releases, and holds and cool-offs that end. */
function edgesOn(office: Office, date: LocalDate, occupationsOf: OccupationsOf): Instant[] {
  return shiftDaysOn(office, date).flatMap(({ shift }) => [
    ...shift.release.map((step) => releaseInstant(office, step, date)),
    ...occupationsOf(shift.id, date)
      .map((it: Occupation) => it.expiresAt)
      .filter((it) => it !== null),
  ]);
}

/**
 * Until which instant `offersOn` says of a date what it says at `now`, as long as nobody books, cancels or changes the rules:
 * until a release, until a hold or cool-off ends, until the first offer comes within its lead, and at most until midnight,
 * because modes, operation states and release steps hold for whole dates of `now`.
 */
export function steadyUntil(
  office: Office,
  wish: Wish,
  date: LocalDate,
  now: Instant,
  occupationsOf: OccupationsOf,
  offers: readonly Offer[],
): Instant {
  const midnight = instantOf(addDays(localDateAt(now, office.timeZone), 1), 0, office.timeZone);
  const lead = wish.audience === "staff" ? 0 : wish.services[0].leadMinutes;
  const [first] = offers;
  // At exactly its lead before the start an offer still stands.
  const lastOffered = first ? addMinutes(first.start, -lead) + 1 : Infinity;
  const later = edgesOn(office, date, occupationsOf).filter((it) => it > now);
  return Math.min(midnight, lastOffered, ...later) as Instant;
}
