import type { StaffAppointmentAnswer, StaffAppointmentView } from "../../shared/booking/index.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import type { StaffMember } from "../../shared/staff/index.ts";
import type { Kysely } from "kysely";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import { appointmentAnswer, appointmentView } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import { appointmentFor, type Appointment, type KeptApplicant } from "./store.ts";

/** What is kept of an applicant, opened. */
export function keptApplicant(seal: Seal, { id, sealed_applicant }: Pick<Appointment, "id" | "sealed_applicant">) {
  return JSON.parse(seal.open(sealed_applicant, `appointment/${id}`)) as KeptApplicant;
}

/** An appointment as staff see it, with the marks of how it came about. */
export function staffView(
  { seal, offices }: Pick<BookingDeps, "seal" | "offices">,
  row: Omit<Appointment, "companions">,
  overbookedBecause: string | null,
): StaffAppointmentView {
  const { familyName, givenName, birthDate, answers = {}, secondBookingBecause } = keptApplicant(seal, row);
  return {
    ...appointmentView(row, offices),
    applicant: { familyName, givenName, birthDate },
    audience: row.audience,
    bookedBy: row.booked_by,
    rulesVersion: row.rules_version,
    emergency: row.emergency === null ? null : { reason: row.emergency, answers },
    overbookedBecause,
    secondBookingBecause: secondBookingBecause ?? null,
  };
}

async function overbookedBecause(db: Kysely<Tables>, { occupation }: Appointment): Promise<string | null> {
  if (occupation === null) return null;
  const row = await db
    .selectFrom("occupation")
    .select("overbooked_because")
    .where("id", "=", occupation)
    .executeTakeFirst();
  return row?.overbooked_because ?? null;
}

/** An appointment with its passes for a person of the staff, read in the same transaction as what was done to it. */
export async function staffAnswer(
  db: Kysely<Tables>,
  deps: BookingDeps,
  id: string,
  staff: StaffMember,
): Promise<Result<StaffAppointmentAnswer>> {
  const row = await appointmentFor(db, deps, id, { staff });
  if (!row) return refused("not_found");
  const appointment = staffView(deps, row, await overbookedBecause(db, row));
  return done({ ...appointmentAnswer(row, deps.offices), appointment });
}
