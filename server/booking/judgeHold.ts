import {
  alternativeDays,
  alternativesTo,
  judgeStart,
  visitMinutes,
  type OccupationsOf,
  type Offer,
  type Wish,
} from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, refused, type Problem, type Result } from "../../shared/problems.ts";
import { addDays, localDateAt, wallTimeAt, type Instant } from "../../shared/time/index.ts";
import { offeredTime } from "./answers.ts";
import type { Dates } from "./days.ts";

/** Tells what occupies the minutes of some dates, or more: read in the transaction that would write, or from memory. */
export type Look = (dates: Dates) => Promise<OccupationsOf>;

/** What somebody wants to hold. */
export interface Claim {
  office: Office;
  wish: Wish;
  start: Instant;
  now: Instant;
  /** Leaves out what does not count against it. */
  look: Look;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
// Dates of more than four digits do not fit the calendar of the rules; nobody opens such a day either.
const farthest = Date.parse("9900-01-01T00:00:00Z");

/** The nearest starts, or nothing when there may be nearer ones on dates beyond these. */
async function nearestWithin(claim: Claim, days: number): Promise<Offer[] | undefined> {
  const { office, wish, start, now, look } = claim;
  const date = localDateAt(start, office.timeZone);
  const span = { from: addDays(date, -days), to: addDays(date, days) };
  const occupationsOf = await look(span);
  const nearest = alternativesTo(office, wish, start, now, occupationsOf, days);
  // A day is shorter when the clock is put forward: what is nearer than this lies on none of the dates beyond.
  const isNear = (it: Offer) => Math.abs(it.start - start) < days * day - 2 * hour;
  return days === alternativeDays || (nearest.length === 3 && nearest.every(isNear)) ? nearest : undefined;
}

/** Refuses a start and names the nearest ones that can be had instead. */
export async function refuseStart(
  code: "slot_taken" | "slot_not_offered",
  claim: Claim,
): Promise<{ ok: false; problem: Problem }> {
  const { office, start, now } = claim;
  if (start < now - (alternativeDays + 1) * day || start > farthest) return refused(code, { alternatives: [] });
  const nearest = (await nearestWithin(claim, 1)) ?? (await nearestWithin(claim, alternativeDays)) ?? [];
  return refused(code, { alternatives: nearest.map((it) => offeredTime(it, office.timeZone)) });
}

/** Judges a start as of `now`. What is to be written is judged inside the transaction that writes it. */
export async function judgeHold(claim: Claim): Promise<Result<Offer>> {
  const { office, wish, start, now, look } = claim;
  if (start < now || start > farthest) return refuseStart("slot_not_offered", claim);
  const { date, minute } = wallTimeAt(start, office.timeZone);
  const minutes = { from: minute, to: minute + visitMinutes(wish.services, wish.persons) };
  const occupationsOf = await look({ from: date, to: date, minutes });
  const judgement = judgeStart(office, wish, start, now, occupationsOf);
  return judgement.kind === "free" ? done(judgement.offer) : refuseStart(judgement.kind, claim);
}
