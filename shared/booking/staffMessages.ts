import * as v from "valibot";
import {
  AppointmentRequestSchema,
  HoldRequestSchema,
  PersonSchema,
  SlotsQuerySchema,
  DaysQuerySchema,
} from "./messages.ts";

/** The messages of booking that only staff send. */

const id = HoldRequestSchema.entries.service;
const date = SlotsQuerySchema.entries.date;

/** Why a person of the staff departs from a rule (Begründung). It stays with the booking, for staff alone. */
const DepartureSchema = v.strictObject({
  because: v.pipe(v.string(), v.trim(), v.minLength(3, "write the reason in a few words"), v.maxLength(300)),
});

const { invitation: _, ...heldTime } = HoldRequestSchema.entries;

/** `overbook` takes the time also where every counter is taken: a right of its own. */
export const StaffHoldRequestSchema = v.strictObject({ ...heldTime, overbook: v.optional(DepartureSchema) });

/** `secondBooking` gives somebody a further live booking for the same service. */
export const StaffAppointmentRequestSchema = v.strictObject({
  ...AppointmentRequestSchema.entries,
  secondBooking: v.optional(DepartureSchema),
});

/** How a visit has ended; the rest of its time is free from then on. */
export const EndVisitSchema = v.strictObject({ status: v.picklist(["done", "no_show"]) });

/** An invitation (Einladung): who has its token books among the services, once, up to and including the last day. */
export const InvitationRequestSchema = v.strictObject({
  services: v.pipe(v.array(id), v.minLength(1, "name at least one service"), v.maxLength(10)),
  persons: v.optional(v.pipe(v.number(), v.integer("write a whole number"), v.minValue(1), v.maxValue(50)), 1),
  validUntil: date,
});

/** Who somebody really is: puts right what was typed wrong. */
export const CorrectionSchema = PersonSchema;

const { persons, also, emergency } = SlotsQuerySchema.entries;
const staffQuery = { service: v.pipe(v.string(), v.description("Id of the service."), id), persons, also, emergency };
export const StaffDaysQuerySchema = v.strictObject({ from: date, to: DaysQuerySchema.entries.to, ...staffQuery });
export const StaffSlotsQuerySchema = v.strictObject({ date, ...staffQuery });
export const DateQuerySchema = v.strictObject({ date });

/** The text of a changed office file, and the dates to look at: eight weeks from today unless given. */
export const PlanPreviewRequestSchema = v.strictObject({
  file: v.pipe(v.string(), v.minLength(1), v.maxLength(200_000)),
  from: v.optional(date),
  to: v.optional(date),
});

export type StaffHoldRequest = v.InferOutput<typeof StaffHoldRequestSchema>;
export type StaffAppointmentRequest = v.InferOutput<typeof StaffAppointmentRequestSchema>;
export type InvitationRequest = v.InferOutput<typeof InvitationRequestSchema>;
export type PlanPreviewRequest = v.InferOutput<typeof PlanPreviewRequestSchema>;
export type EndedStatus = v.InferOutput<typeof EndVisitSchema>["status"];
