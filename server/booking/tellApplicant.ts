import type { Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { withdrawLetters, type Channel, type VisitKind, type VisitLetter } from "../messages/index.ts";
import type { BookingDeps } from "./deps.ts";
import { keptApplicant } from "./staffViews.ts";
import type { Appointment } from "./store.ts";
import { mailKeyOf } from "./telling/mailKey.ts";
import { recipientOf } from "./telling/recipientOf.ts";

/** What a letter says beside the appointment. */
type More = Pick<VisitLetter["visit"], "before" | "confirm" | "digits" | "placeBefore" | "missing" | "room"> &
  Pick<VisitLetter, "uselessFrom"> & {
    /** When it is told; when the appointment last changed unless given. */
    now?: Instant | undefined;
    /** The one way on which it is told, once more. */
    only?: "mail" | "sms" | undefined;
  };

/** What has not left yet and would be wrong after the other. */
const overtakenBy: Partial<Record<VisitKind, readonly VisitKind[]>> = {
  moved: ["reminder", "you_are_next"],
  moved_by_office: ["reminder", "you_are_next"],
  cancelled: ["reminder", "you_are_next", "place_changed", "document_missing"],
  cancelled_by_office: ["reminder", "you_are_next", "place_changed", "document_missing"],
};

/** Writes to the applicant what became of an appointment, in the transaction in which it became so. Gives the ways on which it leaves. */
export async function tellApplicant(
  trx: Trx,
  { postbox, seal }: Pick<BookingDeps, "postbox" | "seal">,
  kind: VisitKind,
  appointment: Appointment,
  { now = appointment.changed_at as Instant, uselessFrom, only, ...more }: More = {},
): Promise<Channel[]> {
  const { id, office, language, code, unit, services } = appointment;
  const overtaken = overtakenBy[kind];
  if (overtaken) await withdrawLetters(trx, id, { kinds: overtaken });
  const kept = keptApplicant(seal, appointment);
  const again = { email: only === "mail" ? kept.email : undefined, phone: only === "sms" ? kept.phone : undefined };
  return postbox(trx, {
    kind,
    office,
    appointment: id,
    to: only ? again : recipientOf(kind, appointment, kept),
    language,
    visit: {
      code,
      start: appointment.start_at as Instant,
      end: appointment.end_at as Instant,
      unit,
      services,
      changedAt: now,
      secret: mailKeyOf(seal, appointment),
      ...more,
    },
    now,
    uselessFrom,
    deleteAt: appointment.delete_at,
  });
}
