import { done, refused } from "../../shared/problems.ts";
import { hasRight } from "../../shared/staff/index.ts";
import { addDays, instantOf, isoInstant, localDateAt } from "../../shared/time/index.ts";
import { correctPerson } from "./correctPerson.ts";
import type { BookingDeps } from "./deps.ts";
import { endVisit } from "./endVisit.ts";
import { invite } from "./invite.ts";
import { askLetter } from "./letters/askLetter.ts";
import { listConflicts } from "./listConflicts.ts";
import { previewPlan, type ReadOffice } from "./previewPlan.ts";
import { staffAnswer, staffView } from "./staffViews.ts";
import { readdressMessage, repeatMessage } from "./telling/tellAgain.ts";
import { tellVisit } from "./telling/tellVisit.ts";
import type { BookingVerbs, StaffBookingVerbs } from "./verbs.ts";

/** The bookings of a date as the office sees them (Terminliste), cancelled ones too. */
function listBookings(deps: BookingDeps): StaffBookingVerbs["listBookings"] {
  const { clock, db, offices } = deps;
  return async (date, { staff }) => {
    const office = offices.get(staff.office);
    if (!office) return refused("not_found");
    const now = clock.now();
    if (date !== localDateAt(now, office.timeZone) && !hasRight(staff, "other_days")) return refused("not_allowed");
    const rows = await db
      .selectFrom("appointment")
      .leftJoin("occupation", "occupation.id", "appointment.occupation")
      .selectAll("appointment")
      .select("overbooked_because")
      .where("office", "=", office.id)
      .where("start_at", ">=", instantOf(date, 0, office.timeZone))
      .where("start_at", "<", instantOf(addDays(date, 1), 0, office.timeZone))
      .orderBy("start_at")
      .orderBy("appointment.id")
      .execute();
    const appointments = rows.map(({ overbooked_because, ...row }) =>
      staffView(deps, { ...row, services: JSON.parse(row.services) as string[] }, overbooked_because),
    );
    return done({ asOf: isoInstant(now, office.timeZone), appointments });
  };
}

/** What staff do with times and appointments, over the verbs that everybody has. */
export function createStaffBooking(
  deps: BookingDeps,
  booking: BookingVerbs,
  readOffice: ReadOffice,
): StaffBookingVerbs {
  return {
    async bookForSomebody(request, by) {
      const booked = await booking.bookAppointment(by.staff.office, request, by);
      if (!booked.ok) return booked;
      const answer = await staffAnswer(deps.db, deps, booked.value.appointment.id, by.staff);
      return answer.ok ? done({ ...answer.value, secret: booked.value.secret }) : answer;
    },
    readBooking: (id, { staff }) => staffAnswer(deps.db, deps, id, staff),
    listBookings: listBookings(deps),
    endVisit: endVisit(deps),
    correctPerson: correctPerson(deps),
    askLetter: askLetter(deps),
    tellVisit: tellVisit(deps),
    repeatMessage: repeatMessage(deps),
    readdressMessage: readdressMessage(deps),
    invite: invite(deps),
    listConflicts: listConflicts(deps),
    previewPlan: previewPlan(deps, readOffice),
  };
}
