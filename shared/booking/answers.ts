import * as v from "valibot";
import { appointmentStatuses } from "./appointment.ts";
import type { NotBookable } from "./audience.ts";
import type { DayLevel } from "./judgeStart.ts";

/** The answers of booking as schemas: for the description of the interface, and for whoever checks what comes over the wire. */

const date = v.pipe(v.string(), v.isoDate());
const instant = v.pipe(v.string(), v.isoTimestamp());
const time = { start: instant, end: instant };

const levels = ["none", "few", "many"] as const satisfies readonly DayLevel[];
// prettier-ignore
const reasons = [
  "walk_in", "by_request", "emergency_only", "by_invitation", "pickup_box", "closed", "restricted", "closed_to_public",
] as const satisfies readonly NotBookable[];

export const DaysAnswerSchema = v.strictObject({
  asOf: instant,
  days: v.array(v.strictObject({ date, level: v.picklist(levels) })),
});

export const SlotsAnswerSchema = v.strictObject({
  asOf: instant,
  slots: v.array(v.strictObject(time)),
  reason: v.exactOptional(v.picklist(reasons)),
});

export const NextAnswerSchema = v.strictObject({
  asOf: instant,
  next: v.nullable(v.strictObject({ ...time, unit: v.string() })),
  opensAt: v.nullable(instant),
  reason: v.exactOptional(v.picklist(reasons)),
});

export const HoldAnswerSchema = v.strictObject({ hold: v.string(), expiresAt: instant, ...time });

/** Three, three and four characters of the pass alphabet, written without gaps. */
const code = v.pipe(v.string(), v.regex(/^[0-9A-HJ-NP-X]{10}$/));
/** The text of the QR code. */
const pass = v.pipe(v.string(), v.regex(/^TP1[0-9A-HJ-NP-X]{148}$/));

export const AppointmentViewSchema = v.strictObject({
  id: v.string(),
  code,
  office: v.string(),
  service: v.string(),
  services: v.array(v.string()),
  unit: v.string(),
  ...time,
  persons: v.number(),
  status: v.picklist(appointmentStatuses),
  arrivedAt: v.exactOptional(instant),
  changedAt: v.exactOptional(instant),
  confirmUntil: v.exactOptional(instant),
});

const appointmentAnswer = { appointment: AppointmentViewSchema, pass, companionPasses: v.array(pass) };
export const AppointmentAnswerSchema = v.strictObject(appointmentAnswer);
export const BookedAnswerSchema = v.strictObject({ ...appointmentAnswer, secret: v.string() });

export const OfficeEventSchema = v.strictObject({
  kind: v.picklist(["times_changed", "office_changed"]),
  date: v.exactOptional(date),
});
