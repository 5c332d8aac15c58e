import type { AppointmentAnswer, AppointmentView, Offer } from "../../shared/booking/index.ts";
import type { OfferedTime } from "../../shared/problems.ts";
import { isoInstant, type Instant } from "../../shared/time/index.ts";
import { withJson } from "../http/jsonText.ts";
import type { Offices } from "./deps.ts";
import type { Prepared } from "./freeTimes.ts";
import type { Appointment } from "./store.ts";

/** A time as the office's clock shows it. */
export function offeredTime({ start, end }: Pick<Offer, "start" | "end">, zone: string): OfferedTime {
  return { start: isoInstant(start, zone), end: isoInstant(end, zone) };
}

let latest = { now: NaN, zone: "", text: "" };

/** The instant of an answer as text. Many are given within one millisecond. */
function asOfText(now: Instant, zone: string): string {
  if (latest.now !== now || latest.zone !== zone) latest = { now, zone, text: isoInstant(now, zone) };
  return latest.text;
}

/** An answer out of memory with the instant at which the rules were applied. */
export function preparedAnswer<T extends object>({ answer, json }: Prepared<T>, now: Instant, zone: string) {
  const asOf = asOfText(now, zone);
  return withJson({ asOf, ...answer }, `{"asOf":"${asOf}",${json}}`);
}

/** An appointment as the person sees it. */
export function appointmentView(row: Omit<Appointment, "companions">, offices: Offices): AppointmentView {
  // An office that is configured no longer has no zone; the instant stays the same in any.
  const zone = offices.get(row.office)?.timeZone ?? "UTC";
  const { id, code, office, services, unit, persons, status, arrived_at: arrived } = row;
  const time = offeredTime({ start: row.start_at as Instant, end: row.end_at as Instant }, zone);
  const hasArrived = arrived !== null && status !== "cancelled";
  const arrival = hasArrived ? { arrivedAt: isoInstant(arrived as Instant, zone) } : {};
  const until = status === "booked" ? row.confirm_until : null;
  const confirm = until === null ? {} : { confirmUntil: isoInstant(until as Instant, zone) };
  const changedAt = isoInstant(row.changed_at as Instant, zone);
  return {
    id,
    code,
    office,
    service: services[0] ?? "",
    services,
    unit,
    ...time,
    persons,
    status,
    changedAt,
    ...arrival,
    ...confirm,
  };
}

/** An appointment with its passes. */
export function appointmentAnswer(row: Appointment, offices: Offices): AppointmentAnswer {
  return {
    appointment: appointmentView(row, offices),
    pass: row.pass,
    companionPasses: row.companions.map((it) => it.pass),
  };
}
