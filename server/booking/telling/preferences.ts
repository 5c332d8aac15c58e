import { isChangeable } from "../../../shared/booking/index.ts";
import { masked, type PreferencesAnswer } from "../../../shared/messages/index.ts";
import { done, refused } from "../../../shared/problems.ts";
import type { BookingDeps } from "../deps.ts";
import { keptApplicant } from "../staffViews.ts";
import { appointmentFor, type Appointment } from "../store.ts";
import type { BookingVerbs } from "../verbs.ts";
import { isMailKey } from "./mailKey.ts";
import { preferencesOf } from "./recipientOf.ts";

type Deps = Pick<BookingDeps, "db" | "events" | "clock" | "offices" | "seal">;

function viewOf({ seal, offices }: Deps, appointment: Appointment, secret: string | undefined): PreferencesAnswer {
  const { email, phone } = keptApplicant(seal, appointment);
  return {
    ...preferencesOf(appointment),
    language: appointment.language,
    email: email === undefined ? null : masked(email),
    hasPhone: phone !== undefined,
    mayCorrect: appointment.address_corrected_at === null && !isMailKey(seal, appointment, secret),
    officeReminds: (offices.get(appointment.office)?.messages.reminders.length ?? 0) > 0,
  };
}

/** What the person of a visit wants to be told, and how. */
export function readPreferences(deps: Deps): BookingVerbs["readPreferences"] {
  return async (id, by) => {
    const appointment = await appointmentFor(deps.db, deps, id, by);
    return appointment ? done(viewOf(deps, appointment, by.secret)) : refused("not_found");
  };
}

/** Writes down what she wants from now on; what has left or waits already is not changed by it. */
export function writePreferences(deps: Deps): BookingVerbs["writePreferences"] {
  return (id, { language, ...wanted }, by) =>
    deps.events.transact(async (trx) => {
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      const { status, end_at: end } = appointment;
      if (!isChangeable({ status, end }, deps.clock.now())) return refused("too_late");
      const changes = { preferences: JSON.stringify(wanted), language };
      await trx.updateTable("appointment").set(changes).where("id", "=", id).execute();
      return done(viewOf(deps, { ...appointment, ...changes }, by.secret));
    });
}
