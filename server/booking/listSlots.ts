import { done } from "../../shared/problems.ts";
import { preparedAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import { lookFor } from "./lookFor.ts";
import type { BookingVerbs } from "./verbs.ts";

/** The offered starts of a date, or why the caller cannot book the service at all. */
export function listSlots(deps: BookingDeps, freeTimes: FreeTimes): BookingVerbs["listSlots"] {
  return async (officeId, service, { date, ...query }, by) => {
    const look = await lookFor(deps, freeTimes, officeId, service, query, by);
    if (!look.ok) return look;
    const { office, wish, now } = look.value;
    return done(preparedAnswer(await freeTimes.slotsOn(office, wish, date, now), now, office.timeZone));
  };
}
