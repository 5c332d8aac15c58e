import { alternativeDays, alternativesTo, judgeStart, type Offer, type Wish } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, refused, type Problem, type Result } from "../../shared/problems.ts";
import { addDays, localDateAt, type Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { offeredTime } from "./answers.ts";
import { occupationsBetween } from "./days.ts";

/** What somebody wants to hold, and the occupations that do not count against it. */
export interface Claim {
  office: Office;
  wish: Wish;
  start: Instant;
  now: Instant;
  except: readonly number[];
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
// Dates of more than four digits do not fit the calendar of the rules; nobody opens such a day either.
const farthest = Date.parse("9900-01-01T00:00:00Z");

/** The nearest starts, or nothing when there may be nearer ones on dates beyond these. */
async function nearestWithin(trx: Trx, claim: Claim, days: number): Promise<Offer[] | undefined> {
  const { office, wish, start, now, except } = claim;
  const date = localDateAt(start, office.timeZone);
  const span = { from: addDays(date, -days), to: addDays(date, days) };
  const occupationsOf = await occupationsBetween(trx, office.id, span, now, except);
  const nearest = alternativesTo(office, wish, start, now, occupationsOf, days);
  // A day is shorter when the clock is put forward: what is nearer than this lies on none of the dates beyond.
  const isNear = (it: Offer) => Math.abs(it.start - start) < days * day - 2 * hour;
  return days === alternativeDays || (nearest.length === 3 && nearest.every(isNear)) ? nearest : undefined;
}

/** Refuses a start and names the nearest ones that can be had instead. */
export async function refuseStart(
  trx: Trx,
  code: "slot_taken" | "slot_not_offered",
  claim: Claim,
): Promise<{ ok: false; problem: Problem }> {
  const { office, start, now } = claim;
  if (start < now - (alternativeDays + 1) * day || start > farthest) return refused(code, { alternatives: [] });
  const nearest = (await nearestWithin(trx, claim, 1)) ?? (await nearestWithin(trx, claim, alternativeDays)) ?? [];
  return refused(code, { alternatives: nearest.map((it) => offeredTime(it, office.timeZone)) });
}

/** Judges a start as of `now`, inside the transaction that would write it. */
export async function judgeHold(trx: Trx, claim: Claim): Promise<Result<Offer>> {
  const { office, wish, start, now, except } = claim;
  if (start < now || start > farthest) return refuseStart(trx, "slot_not_offered", claim);
  const date = localDateAt(start, office.timeZone);
  const occupationsOf = await occupationsBetween(trx, office.id, { from: date, to: date }, now, except);
  const judgement = judgeStart(office, wish, start, now, occupationsOf);
  return judgement.kind === "free" ? done(judgement.offer) : refuseStart(trx, judgement.kind, claim);
}
