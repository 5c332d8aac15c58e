import { done, refused } from "../../shared/problems.ts";
import { appointmentAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import { appointmentFor } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/** The appointment for whoever may reach it. */
export function readAppointment(deps: BookingDeps): BookingVerbs["readAppointment"] {
  return async (id, by) => {
    const appointment = await appointmentFor(deps.db, deps, id, by);
    return appointment ? done(appointmentAnswer(appointment, deps.offices)) : refused("not_found");
  };
}
