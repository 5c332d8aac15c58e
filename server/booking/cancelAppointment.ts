import { isChangeable, isChangeableByStaff } from "../../shared/booking/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { appointmentAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import { freeAppointment } from "./freeAppointment.ts";
import { appointmentFor } from "./store.ts";
import { tellApplicant } from "./tellApplicant.ts";
import type { BookingVerbs } from "./verbs.ts";

/** Cancels an appointment (Termin absagen); once more does no harm. */
export function cancelAppointment(deps: BookingDeps): BookingVerbs["cancelAppointment"] {
  const { clock, events, offices } = deps;
  return (id, by) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      if (appointment.status === "cancelled") return done(appointmentAnswer(appointment, offices));
      const { status, end_at: end } = appointment;
      const open = by.staff ? isChangeableByStaff({ status }) : isChangeable({ status, end }, now);
      if (!open) return refused("too_late");
      const actor = by.staff?.user ?? "public";
      const cancelled = await freeAppointment(trx, record, deps, appointment, { actor, now });
      await tellApplicant(trx, deps, by.staff ? "cancelled_by_office" : "cancelled", cancelled);
      return done(appointmentAnswer(cancelled, offices));
    });
}
