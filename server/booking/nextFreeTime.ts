import { admission, calendarDays, nextOpening, offersOn, type Offer, type Wish } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done } from "../../shared/problems.ts";
import { addDays, isoInstant, localDateAt, type Instant } from "../../shared/time/index.ts";
import { offeredTime } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import { lookFor } from "./lookFor.ts";
import type { BookingVerbs } from "./verbs.ts";

/** The earliest offered start within the calendar's reach, by the levels of its days, which memory knows. */
async function firstOffer(freeTimes: FreeTimes, office: Office, wish: Wish, now: Instant): Promise<Offer | undefined> {
  const from = localDateAt(now, office.timeZone);
  const { answer } = await freeTimes.levelsOf(office, wish, { from, to: addDays(from, calendarDays) }, now);
  for (const { date, level } of answer.days) {
    if (level === "none") continue;
    const [first] = offersOn(office, wish, date, now, await freeTimes.occupationsOf(office, { from: date, to: date }));
    // Somebody may have taken the last start of the day in between.
    if (first) return first;
  }
  return undefined;
}

/** The earliest offered start of all units or, where there is none, when the rules next open some. */
export function nextFreeTime(deps: BookingDeps, freeTimes: FreeTimes): BookingVerbs["nextFreeTime"] {
  return async (officeId, service, query, by) => {
    const look = await lookFor(deps, freeTimes, officeId, service, query, by);
    if (!look.ok) return look;
    const { office, wish, now } = look.value;
    const zone = office.timeZone;
    const first = await firstOffer(freeTimes, office, wish, now);
    const opening = first ? null : nextOpening(office, wish, now);
    const admitted = admission(office, wish.services, wish.audience, now, { exception: wish.exception ?? false });
    return done({
      asOf: isoInstant(now, zone),
      next: first ? { ...offeredTime(first, zone), unit: first.shiftDay.unit.id } : null,
      opensAt: opening === null ? null : isoInstant(opening, zone),
      ...(admitted.kind === "none" && { reason: admitted.reason }),
    });
  };
}
