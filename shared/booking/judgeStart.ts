import type { Office } from "../offices/index.ts";
import {
  addDays,
  datesBetween,
  localDateAt,
  millisPerMinute,
  minutesPerDay,
  wallTimeAt,
  type Instant,
} from "../time/index.ts";
import { nobody, offersOn, type OccupationsOf, type Offer, type Wish } from "./offers.ts";

/** What becomes of a wish for one start: it is free, somebody has it, or the rules do not offer it. */
export type Judgement = { kind: "free"; offer: Offer } | { kind: "slot_taken" } | { kind: "slot_not_offered" };

/** Judges one start: taken means that the rules would offer it if nobody had booked. */
export function judgeStart(
  office: Office,
  wish: Wish,
  start: Instant,
  now: Instant,
  occupationsOf: OccupationsOf,
): Judgement {
  const { date, minute } = wallTimeAt(start, office.timeZone);
  const offerAmong = (occupied: OccupationsOf) =>
    offersOn(office, wish, date, now, occupied, minute).find((it) => it.start === start);
  const offer = offerAmong(occupationsOf);
  if (offer) return { kind: "free", offer };
  return { kind: offerAmong(nobody) ? "slot_taken" : "slot_not_offered" };
}

/** How far from the wanted date alternatives are looked for, in days. */
export const alternativeDays = 14;

/**
 * The three offered starts nearest in time to one that could not be had, within so many days either side, the nearest first;
 * of two equally near ones the earlier. Fewer only if there are no more.
 */
export function alternativesTo(
  office: Office,
  wish: Wish,
  start: Instant,
  now: Instant,
  occupationsOf: OccupationsOf,
  days = alternativeDays,
): Offer[] {
  const within = days * minutesPerDay * millisPerMinute;
  const date = localDateAt(start, office.timeZone);
  const distance = (offer: Offer) => Math.abs(offer.start - start);
  return datesBetween(addDays(date, -days), addDays(date, days))
    .flatMap((day) => offersOn(office, wish, day, now, occupationsOf))
    .filter((offer) => offer.start !== start && distance(offer) <= within)
    .sort((a, b) => distance(a) - distance(b) || a.start - b.start)
    .slice(0, 3);
}

/** How much of a day is left, in classes: the public does not learn exact numbers. */
export type DayLevel = "none" | "few" | "many";

const fewBelow = 5;

/** The class of a day by the number of its offered starts. */
export function dayLevel(offers: number): DayLevel {
  if (offers === 0) return "none";
  return offers < fewBelow ? "few" : "many";
}
