import { done, refused } from "../../../shared/problems.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { BookingDeps } from "../deps.ts";
import { appointmentFor } from "../store.ts";
import type { StaffBookingVerbs } from "../verbs.ts";

/** Puts a letter of a visit as it stands into the outbox, to be printed (Brief drucken): for people who want it on paper. */
export function askLetter(deps: BookingDeps): StaffBookingVerbs["askLetter"] {
  const { clock, events, postbox } = deps;
  return (id, { staff }) =>
    events.transact(async (trx) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, { staff });
      if (!appointment) return refused("not_found");
      const { office, language, code, unit, services, status } = appointment;
      const visit = {
        ...{ code, unit, services, changedAt: now },
        start: appointment.start_at as Instant,
        end: appointment.end_at as Instant,
      };
      await postbox(trx, {
        kind: status === "cancelled" ? "cancelled_by_office" : "booked",
        ...{ office, appointment: id, language, visit, now },
        to: { letter: true },
        deleteAt: appointment.delete_at,
      });
      const { id: message } = await trx
        .selectFrom("message")
        .select("id")
        .where("appointment", "=", id)
        .where("channel", "=", "letter")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirstOrThrow();
      return done({ message });
    });
}
