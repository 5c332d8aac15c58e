import type { Selectable } from "kysely";
import type { AppointmentRow } from "../db/schema.ts";

/**
 * Whether nobody confirmed an appointment in time. It is judged here, at use, whatever the clean-up has done. Who has come to the
 * office needs no mail to show that the visit is meant.
 */
export function isLapsed(
  { status, confirm_until }: Pick<Selectable<AppointmentRow>, "status" | "confirm_until">,
  now: number,
): boolean {
  return status === "booked" && confirm_until !== null && confirm_until <= now;
}
