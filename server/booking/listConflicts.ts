import { conflictsIn } from "../../shared/booking/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { hasRight } from "../../shared/staff/index.ts";
import { isoInstant, localDateAt } from "../../shared/time/index.ts";
import { bookedSpans, conflictViews } from "./bookedSpans.ts";
import type { BookingDeps } from "./deps.ts";
import type { StaffBookingVerbs } from "./verbs.ts";

/** The bookings from today on that the rules in force do not carry (C17). They stand until somebody decides about each. */
export function listConflicts({ clock, db, offices }: BookingDeps): StaffBookingVerbs["listConflicts"] {
  return async ({ staff }) => {
    const office = offices.get(staff.office);
    if (!office) return refused("not_found");
    if (!hasRight(staff, "conflicts")) return refused("not_allowed");
    const now = clock.now();
    const booked = await bookedSpans(db, office.id, { from: localDateAt(now, office.timeZone) });
    const conflicts = conflictViews(conflictsIn(office, booked), booked, offices);
    return done({ asOf: isoInstant(now, office.timeZone), conflicts });
  };
}
