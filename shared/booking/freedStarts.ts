import type { Office } from "../offices/index.ts";
import type { Instant, Span } from "../time/index.ts";
import { isAdmittedOn, offersOfShift, type OccupationsOf, type Offer, type Wish } from "./offers.ts";
import type { ShiftDay } from "./shiftDay.ts";

const overlaps = (a: Span, b: Span) => a.from < b.to && b.from < a.to;
const liesIn = (inner: Span, outer: Span) => inner.from >= outer.from && inner.to <= outer.to;

/**
 * The starts that minutes which somebody gave up open for a wish, in order: those whose visit lies within these minutes or, where none
 * does, those which the rules offer only because of them. So what fits leaves no gap that is of use to nobody. `occupationsOf` leaves
 * out what stands on the minutes itself, such as their cool-off. It asks the rules and counts nothing itself.
 */
export function freedStarts(
  office: Office,
  day: ShiftDay,
  wish: Wish,
  freed: Span,
  now: Instant,
  occupationsOf: OccupationsOf,
): Offer[] {
  if (!isAdmittedOn(office, wish, day.date, now)) return [];
  const near = offersOfShift(office, day, wish, now, occupationsOf).filter((it) => overlaps(it, freed));
  const within = near.filter((it) => liesIn(it, freed));
  if (within.length > 0 || near.length === 0) return within;
  const asIfTaken: OccupationsOf = (shift, date) => [...occupationsOf(shift, date), { ...freed, expiresAt: null }];
  const anyway = new Set(offersOfShift(office, day, wish, now, asIfTaken).map((it) => it.from));
  return near.filter((it) => !anyway.has(it.from));
}
