import * as v from "valibot";
import type { AppointmentInput } from "../../../shared/booking/index.ts";

/** What was typed so far for one service of an office, word for word: half a date is kept as well. */

const text = v.optional(v.pipe(v.string(), v.maxLength(1000)), "");
const DateEntrySchema = v.object({ day: text, month: text, year: text });
const PersonEntrySchema = v.object({ familyName: text, givenName: text, birth: DateEntrySchema });

/** The time that is kept. `endsHere` is the end of the hold on the clock of this device, in milliseconds. */
const HoldSchema = v.object({
  hold: v.string(),
  expiresAt: v.string(),
  start: v.string(),
  end: v.string(),
  endsHere: v.number(),
});
/** A booking that was sent and not answered yet: sent again it carries the same key and the same body. */
const AttemptSchema = v.object({ key: v.string(), body: v.string() });

const DraftSchema = v.object({
  persons: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
  applicant: v.object({ ...PersonEntrySchema.entries, email: text, phone: text }),
  companions: v.array(PersonEntrySchema),
  more: v.record(v.string(), v.union([v.string(), DateEntrySchema])),
  hold: v.nullable(HoldSchema),
  unanswered: v.array(AttemptSchema),
  /** The appointment this draft became. Nothing of what was typed is left then. */
  booked: v.nullable(v.string()),
});

export type PersonEntry = v.InferOutput<typeof PersonEntrySchema>;
export type Draft = v.InferOutput<typeof DraftSchema>;
export type Attempt = v.InferOutput<typeof AttemptSchema>;

/** What an attempt sends, read back from its stored text. */
export function bodyOf(attempt: Attempt): AppointmentInput {
  return JSON.parse(attempt.body) as AppointmentInput;
}

export function emptyPerson(): PersonEntry {
  return { familyName: "", givenName: "", birth: { day: "", month: "", year: "" } };
}

export function emptyDraft(): Draft {
  return {
    persons: 1,
    applicant: { ...emptyPerson(), email: "", phone: "" },
    companions: [],
    more: {},
    hold: null,
    unanswered: [],
    booked: null,
  };
}

/** Reads a stored draft; one of an older version that no longer fits is as good as none. */
export function readDraft(stored: unknown): Draft | null {
  const read = v.safeParse(DraftSchema, stored);
  return read.success ? read.output : null;
}

/** Changes the number of persons. Companions beyond it stay in the draft: who counts up again finds them as typed. */
export function setPersons(draft: Draft, persons: number) {
  draft.persons = persons;
  while (draft.companions.length < persons - 1) draft.companions.push(emptyPerson());
}

/** The companions that count at the chosen number of persons. */
export function companionsOf(draft: Draft): PersonEntry[] {
  return draft.companions.slice(0, draft.persons - 1);
}
