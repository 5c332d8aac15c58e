import { done, invalid, refused } from "../../shared/problems.ts";
import { daysBetween } from "../../shared/time/index.ts";
import { preparedAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import type { BookingVerbs } from "./verbs.ts";
import { askingFor } from "./wish.ts";

const mostDays = 400;

/** How much is free on each date of a span, in classes. */
export function listDays({ db, clock, seal }: BookingDeps, freeTimes: FreeTimes): BookingVerbs["listDays"] {
  return async (officeId, service, { from, to, persons, also, ...shown }, { staff: member } = {}) => {
    const office = await freeTimes.officeOf(officeId);
    if (!office) return refused("not_found");
    const now = clock.now();
    const asked = { service, also, persons };
    const asking = await askingFor({ db, seal }, office, asked, { named: "in_path", shown, member, now });
    if (!asking.ok) return asking;
    if (from > to) return invalid("/from", "the first date must not be after the last (to)");
    if (daysBetween(from, to) >= mostDays) return invalid("/to", `ask for ${mostDays} dates at most`);
    const days = await freeTimes.levelsOf(office, asking.value.wish, { from, to }, now);
    return done(preparedAnswer(days, now, office.timeZone));
  };
}
