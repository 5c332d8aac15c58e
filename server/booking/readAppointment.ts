import { done, refused } from "../../shared/problems.ts";
import { appointmentAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import { ownAppointment } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/** The appointment for whoever has its secret. */
export function readAppointment({ db, offices, seal }: BookingDeps): BookingVerbs["readAppointment"] {
  return async (id, { secret }) => {
    const appointment = await ownAppointment(db, seal, id, secret);
    return appointment ? done(appointmentAnswer(appointment, offices)) : refused("not_found");
  };
}
