import * as v from "valibot";
import { PreferencesSchema, usualPreferences, type Preferences } from "../../../shared/messages/index.ts";
import type { Recipient, VisitKind } from "../../messages/index.ts";
import type { Appointment, KeptApplicant } from "../store.ts";

/** What the office does and the person has to know; it goes to her mailbox whatever she prefers. */
const mustKnow: readonly VisitKind[] = ["booked", "moved_by_office", "cancelled_by_office", "place_changed"];

// Of what she did herself the mail is the trace; neither her telephone nor her devices need to ring for it.
const ownActs: readonly VisitKind[] = ["moved", "cancelled"];
// What was booked a moment ago is known to no device but the one that did it.
const isKnownHere = (kind: VisitKind) => kind === "booked" || ownActs.includes(kind);

/** What the person of an appointment wants to be told. What an older version kept and nobody understands any more counts as nothing said. */
export function preferencesOf({ preferences }: Pick<Appointment, "preferences">): Preferences {
  const kept = v.safeParse(PreferencesSchema, preferences === null ? undefined : JSON.parse(preferences));
  return kept.success ? kept.output : usualPreferences;
}

/** On which ways something is told to the applicant. */
export function recipientOf(
  kind: VisitKind,
  appointment: Pick<Appointment, "id" | "preferences" | "booked_by">,
  { email, phone }: Pick<KeptApplicant, "email" | "phone">,
): Recipient {
  const { channels } = preferencesOf(appointment);
  return {
    email: channels.mail || mustKnow.includes(kind) ? email : undefined,
    phone: channels.sms && !ownActs.includes(kind) ? phone : undefined,
    push: channels.push && !isKnownHere(kind) ? { appointment: appointment.id } : undefined,
    // What she booked herself she has seen; what staff do for somebody without an address has to reach her on paper.
    letter: mustKnow.includes(kind) && (kind !== "booked" || appointment.booked_by !== null),
  };
}
