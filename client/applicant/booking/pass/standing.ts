import type { AppointmentView } from "../../../../shared/booking/messages.ts";
import { parseInstant, type Instant } from "../../../../shared/time/index.ts";

/** How a visit stands for the person who carries the pass. Each has its own words on the page. */
export type Standing = "upcoming" | "past" | "cancelled" | "arrived" | "called" | "done" | "no_show";

/** A booked visit counts as past only hours after its end: people run late, and the pass must not vanish at the door. */
const graceMillis = 3 * 60 * 60 * 1000;

/** The standing of a visit at an instant of this device's clock, which decides only how a booked visit is listed. */
export function standingOf({ status, end }: Pick<AppointmentView, "status" | "end">, now: Instant): Standing {
  if (status !== "booked") return status;
  return (parseInstant(end) ?? now) + graceMillis < now ? "past" : "upcoming";
}

/** Whether the code may be shown as a valid pass. */
export function showsPass(standing: Standing): boolean {
  return standing === "upcoming" || standing === "arrived" || standing === "called";
}
