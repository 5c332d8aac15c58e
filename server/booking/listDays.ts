import { done, invalid } from "../../shared/problems.ts";
import { daysBetween } from "../../shared/time/index.ts";
import { preparedAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import { lookFor } from "./lookFor.ts";
import type { BookingVerbs } from "./verbs.ts";

const mostDays = 400;

/** How much is free on each date of a span, in classes. */
export function listDays(deps: BookingDeps, freeTimes: FreeTimes): BookingVerbs["listDays"] {
  return async (officeId, service, { from, to, ...query }, by) => {
    const look = await lookFor(deps, freeTimes, officeId, service, query, by);
    if (!look.ok) return look;
    if (from > to) return invalid("/from", "the first date must not be after the last (to)");
    if (daysBetween(from, to) >= mostDays) return invalid("/to", `ask for ${mostDays} dates at most`);
    const { office, wish, now } = look.value;
    return done(preparedAnswer(await freeTimes.levelsOf(office, wish, { from, to }, now), now, office.timeZone));
  };
}
