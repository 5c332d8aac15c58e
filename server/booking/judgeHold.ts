import { alternativesTo, judgeStart, type Offer, type Wish } from "../../shared/booking/index.ts";
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

const alternativeDays = 14;
const day = 24 * 60 * 60 * 1000;
// Dates of more than four digits do not fit the calendar of the rules; nobody opens such a day either.
const farthest = Date.parse("9900-01-01T00:00:00Z");

/** Refuses a start and names the nearest ones that can be had instead. */
export async function refuseStart(
  trx: Trx,
  code: "slot_taken" | "slot_not_offered",
  { office, wish, start, now, except }: Claim,
): Promise<{ ok: false; problem: Problem }> {
  if (start < now - (alternativeDays + 1) * day || start > farthest) return refused(code, { alternatives: [] });
  const date = localDateAt(start, office.timeZone);
  const span = { from: addDays(date, -alternativeDays), to: addDays(date, alternativeDays) };
  const occupationsOf = await occupationsBetween(trx, office.id, span, now, except);
  const nearest = alternativesTo(office, wish, start, now, occupationsOf);
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
