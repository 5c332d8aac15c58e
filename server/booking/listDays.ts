import { dayLevel, offersOn } from "../../shared/booking/index.ts";
import { done, invalid, refused } from "../../shared/problems.ts";
import { datesBetween, daysBetween, isoInstant } from "../../shared/time/index.ts";
import { occupationsBetween } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import type { BookingVerbs } from "./verbs.ts";
import { askingFor } from "./wish.ts";

const mostDays = 400;

/** How much is free on each date of a span, in classes. */
export function listDays({ db, clock, offices, seal }: BookingDeps): BookingVerbs["listDays"] {
  return async (officeId, service, { from, to, persons, also, ...shown }, { staff: member } = {}) => {
    const office = offices.get(officeId);
    if (!office) return refused("not_found");
    const now = clock.now();
    const asked = { service, also, persons };
    const asking = await askingFor({ db, seal }, office, asked, { named: "in_path", shown, member, now });
    if (!asking.ok) return asking;
    if (from > to) return invalid("/from", "the first date must not be after the last (to)");
    if (daysBetween(from, to) >= mostDays) return invalid("/to", `ask for ${mostDays} dates at most`);
    const occupationsOf = await occupationsBetween(db, office.id, { from, to }, now);
    const days = datesBetween(from, to).map((date) => ({
      date,
      level: dayLevel(offersOn(office, asking.value.wish, date, now, occupationsOf).length),
    }));
    return done({ asOf: isoInstant(now, office.timeZone), days });
  };
}
