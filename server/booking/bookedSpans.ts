import type { Kysely } from "kysely";
import { type BookedSpan, type Conflict } from "../../shared/booking/index.ts";
import type { LocalDate } from "../../shared/time/index.ts";
import type { Tables } from "../db/schema.ts";
import { appointmentView } from "./answers.ts";
import type { Offices } from "./deps.ts";
import type { Appointment } from "./store.ts";

/** A booking where it lies, with its row for whoever has to be told. */
type BookedRow = BookedSpan & { row: Omit<Appointment, "companions"> };

/** The bookings of an office from one date to another that are still to come or under way. */
export async function bookedSpans(
  db: Kysely<Tables>,
  office: string,
  span: { from: LocalDate; to?: LocalDate },
): Promise<BookedRow[]> {
  const rows = await db
    .selectFrom("appointment")
    .innerJoin("occupation", "occupation.id", "appointment.occupation")
    .innerJoin("day", "day.id", "occupation.day")
    .selectAll("appointment")
    .select(["day.shift", "day.date", "from_minute", "to_minute", "overbooked_because"])
    .where("day.office", "=", office)
    .where("day.date", ">=", span.from)
    .$if(span.to !== undefined, (query) => query.where("day.date", "<=", span.to ?? span.from))
    .where("appointment.status", "in", ["booked", "arrived", "called"])
    .orderBy("appointment.start_at")
    .execute();
  return rows.map(({ shift, date, from_minute: from, to_minute: to, overbooked_because: because, ...row }) => ({
    appointment: row.id,
    shift,
    date: date as LocalDate,
    from,
    to,
    bookedAt: row.booked_at,
    overbooked: because !== null,
    row: { ...row, services: JSON.parse(row.services) as string[] },
  }));
}

/** Conflicts with the appointments they are about. */
export function conflictViews(conflicts: readonly Conflict[], booked: readonly BookedRow[], offices: Offices) {
  const rows = new Map(booked.map((it) => [it.appointment, it.row]));
  return conflicts.flatMap(({ appointment, kind }) => {
    const row = rows.get(appointment);
    return row ? [{ ...appointmentView(row, offices), conflict: kind }] : [];
  });
}
