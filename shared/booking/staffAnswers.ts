import * as v from "valibot";
import { AppointmentAnswerSchema, AppointmentViewSchema, DaysAnswerSchema } from "./answers.ts";

/** The answers of booking that only staff get. */

const instant = DaysAnswerSchema.entries.asOf;
const { date } = DaysAnswerSchema.entries.days.item.entries;

/** What staff see of an appointment beyond what the person sees. */
export const StaffAppointmentViewSchema = v.strictObject({
  ...AppointmentViewSchema.entries,
  applicant: v.strictObject({ familyName: v.string(), givenName: v.string(), birthDate: v.string() }),
  audience: v.picklist(["public", "emergency", "invited", "staff"]),
  /** Id of the account of the person of the staff who booked it. */
  bookedBy: v.nullable(v.string()),
  /** The version of the office's rules under which the time was given. */
  rulesVersion: v.number(),
  /** Id of the reason of an emergency, and what its questions were answered. */
  emergency: v.nullable(v.strictObject({ reason: v.string(), answers: v.record(v.string(), v.string()) })),
  /** Why it lies over the capacity; null where it does not. */
  overbookedBecause: v.nullable(v.string()),
  /** Why somebody has a further live booking for the same service. */
  secondBookingBecause: v.nullable(v.string()),
});
const staffAnswer = { ...AppointmentAnswerSchema.entries, appointment: StaffAppointmentViewSchema };
export const StaffAppointmentAnswerSchema = v.strictObject(staffAnswer);
export const StaffBookedAnswerSchema = v.strictObject({ ...staffAnswer, secret: v.string() });
export const StaffListAnswerSchema = v.strictObject({
  asOf: instant,
  appointments: v.array(StaffAppointmentViewSchema),
});

/** The token is told here only. */
export const InvitationAnswerSchema = v.strictObject({
  invitation: v.string(),
  token: v.string(),
  services: v.array(v.string()),
  persons: v.number(),
  validUntil: date,
});

const conflict = v.strictObject({
  ...AppointmentViewSchema.entries,
  /** `outside`: the visit lies in no block of its shift any more. */
  conflict: v.picklist(["outside", "over_capacity"]),
});
export const ConflictsAnswerSchema = v.strictObject({ asOf: instant, conflicts: v.array(conflict) });

const startsOfDay = v.strictObject({ service: v.string(), date, starts: v.array(v.string()) });
export const PlanPreviewAnswerSchema = v.strictObject({
  asOf: instant,
  from: date,
  to: date,
  gained: v.array(startsOfDay),
  lost: v.array(startsOfDay),
  hit: v.array(conflict),
});

export type StaffAppointmentView = v.InferOutput<typeof StaffAppointmentViewSchema>;
export type StaffAppointmentAnswer = v.InferOutput<typeof StaffAppointmentAnswerSchema>;
export type StaffBookedAnswer = v.InferOutput<typeof StaffBookedAnswerSchema>;
export type StaffListAnswer = v.InferOutput<typeof StaffListAnswerSchema>;
export type InvitationAnswer = v.InferOutput<typeof InvitationAnswerSchema>;
export type ConflictsAnswer = v.InferOutput<typeof ConflictsAnswerSchema>;
export type PlanPreviewAnswer = v.InferOutput<typeof PlanPreviewAnswerSchema>;
