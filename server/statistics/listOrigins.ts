import { done, refused, type Result } from "../../shared/problems.ts";
import { hasRight, type StaffMember } from "../../shared/staff/index.ts";
import type { OriginsAnswer } from "../../shared/statistics/index.ts";
import { addDays, localDateAt } from "../../shared/time/index.ts";
import type { StatisticsDeps } from "./deps.ts";
import { openingsSince } from "./store.ts";

/** How far back counts are shown, today included. */
const shownDays = 90;

/** The address of an office, the places that link to it and how often each was used (Aufrufe nach Herkunft). */
export function listOrigins({ db, clock, offices, publicUrl }: StatisticsDeps) {
  return async (staff: StaffMember): Promise<Result<OriginsAnswer>> => {
    const office = offices.get(staff.office);
    if (!office) return refused("not_found");
    if (!hasRight(staff, "statistics")) return refused("not_allowed");
    const first = addDays(localDateAt(clock.now(), office.timeZone), 1 - shownDays);
    return done({
      address: new URL(`/o/${office.id}`, publicUrl).href,
      origins: office.origins.map(({ id, name }) => ({ id, name })),
      counts: await openingsSince(db, office.id, first),
    });
  };
}
