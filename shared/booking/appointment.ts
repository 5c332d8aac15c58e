/** Every state of an appointment (Termin). There is no other. */
export const appointmentStatuses = ["booked", "arrived", "called", "done", "no_show", "cancelled"] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

/** States in which the person may still cancel or move: after the call neither is possible (C39). */
const changeable: readonly AppointmentStatus[] = ["booked", "arrived"];

/** Whether the person herself may still cancel or move an appointment: it was not called and has not ended. */
export function isChangeable(appointment: { status: AppointmentStatus; end: number }, now: number): boolean {
  return changeable.includes(appointment.status) && now < appointment.end;
}

/** Whether staff may still cancel or move it: the deadlines of the public do not bind them, the call does (C39). */
export function isChangeableByStaff({ status }: { status: AppointmentStatus }): boolean {
  return changeable.includes(status);
}
