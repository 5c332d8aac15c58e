import type { Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import type { VisitKind } from "../messages/index.ts";
import type { BookingDeps } from "./deps.ts";
import type { Appointment } from "./store.ts";

/** What a letter says beside the appointment. */
interface More {
  /** The address that the applicant gave; without one nothing is written. */
  email: string | undefined;
  /** Opens the appointment; only where whoever acted has shown it. */
  secret?: string | undefined;
  before?: number | undefined;
  /** The code that confirms a booking, and until when. */
  confirm?: { code: string; until: Instant } | undefined;
}

/** Writes to the applicant what became of an appointment, in the transaction in which it became so. */
export async function tellApplicant(
  trx: Trx,
  { postbox }: Pick<BookingDeps, "postbox">,
  kind: VisitKind,
  appointment: Appointment,
  { email, secret, before, confirm }: More,
): Promise<void> {
  if (email === undefined) return;
  const { id, office, language, code, unit, services } = appointment;
  const now = appointment.changed_at as Instant;
  const visit = {
    code,
    start: appointment.start_at as Instant,
    end: appointment.end_at as Instant,
    unit,
    services,
    changedAt: now,
    before: before as Instant | undefined,
    secret,
    confirm: confirm && { code: confirm.code, until: confirm.until },
  };
  await postbox(trx, {
    kind,
    office,
    appointment: id,
    to: { email },
    language,
    visit,
    now,
    deleteAt: appointment.delete_at,
  });
}
