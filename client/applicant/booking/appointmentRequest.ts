import type { AppointmentInput } from "../../../shared/booking/index.ts";
import { companionsOf, type Draft, type PersonEntry } from "./draft.ts";
import { dateIn, type DateEntry } from "./readDate.ts";

const personOf = ({ familyName, givenName, birth }: PersonEntry) => ({
  familyName: familyName.trim(),
  givenName: givenName.trim(),
  birthDate: dateIn(birth) ?? "",
});

function moreOf(entries: Draft["more"], asked: readonly string[]): Record<string, string> {
  const valueOf = (entry: string | DateEntry) => (typeof entry === "string" ? entry.trim() : (dateIn(entry) ?? ""));
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([id]) => asked.includes(id))
      .map(([id, entry]) => [id, valueOf(entry)] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** What is sent to book: the checked draft with its hold. Empty fields stay out, and those that no service of the visit asks for. */
export function appointmentRequest(
  draft: Draft,
  hold: string,
  language: string,
  asked: readonly string[],
): AppointmentInput {
  const email = draft.applicant.email.trim();
  const phone = draft.applicant.phone.trim();
  const more = moreOf(draft.more, asked);
  return {
    hold,
    applicant: {
      ...personOf(draft.applicant),
      ...(email && { email }),
      ...(phone && { phone }),
      ...(Object.keys(more).length > 0 && { more }),
    },
    companions: companionsOf(draft).map(personOf),
    language,
  };
}
