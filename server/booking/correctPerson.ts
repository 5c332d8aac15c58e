import type { Person } from "../../shared/booking/index.ts";
import { invalid, refused } from "../../shared/problems.ts";
import { hasRight } from "../../shared/staff/index.ts";
import { localDateAt } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { personHash } from "./bookAppointment.ts";
import type { BookingDeps } from "./deps.ts";
import { keptApplicant, staffAnswer } from "./staffViews.ts";
import { appointmentFor, hasLiveBooking, type Appointment } from "./store.ts";
import type { StaffBookingVerbs } from "./verbs.ts";

/**
 * Puts right who the applicant is (C40). The public has no such verb: a booking whose name can be changed can be sold. What the
 * names were before is not kept, only that they were changed and by whom.
 */
export function correctPerson(deps: BookingDeps): StaffBookingVerbs["correctPerson"] {
  const { clock, events, offices, seal } = deps;

  async function rewrite(trx: Trx, appointment: Appointment, person: Person, before: string, after: string) {
    const { id } = appointment;
    const text = JSON.stringify({ ...keptApplicant(seal, appointment), ...person });
    const sealed_applicant = seal.seal(text, `appointment/${id}`);
    await trx.updateTable("appointment").set({ sealed_applicant }).where("id", "=", id).execute();
    await trx
      .updateTable("booked_person")
      .set({ person_hash: after })
      .where("appointment", "=", id)
      .where("person_hash", "=", before)
      .execute();
  }

  return (id, person, { staff }) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      if (!hasRight(staff, "correct")) return refused("not_allowed");
      const appointment = await appointmentFor(trx, deps, id, { staff });
      const office = offices.get(staff.office);
      if (!appointment || !office) return refused("not_found");
      if (person.birthDate > localDateAt(now, office.timeZone)) {
        return invalid("/birthDate", "the date of birth must not be in the future");
      }
      const kept = keptApplicant(seal, appointment);
      const [before, after] = [personHash(seal, office.id, kept), personHash(seal, office.id, person)];
      const isSomebodyElse = before !== after && office.booking.onePerPerson;
      if (
        isSomebodyElse &&
        (await hasLiveBooking(trx, { office: office.id, services: appointment.services, persons: [after] }, now))
      ) {
        return refused("already_booked");
      }
      await rewrite(trx, appointment, person, before, after);
      const fields = (["familyName", "givenName", "birthDate"] as const).filter((it) => kept[it] !== person[it]);
      const happening = { office: office.id, at: now, room: "booking", kind: "person_corrected", subject: id };
      await record({ ...happening, actor: staff.user, details: { fields } });
      return staffAnswer(trx, deps, id, staff);
    });
}
