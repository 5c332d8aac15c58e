import * as v from "valibot";
import type { AppointmentInput } from "../../../shared/booking/index.ts";
import type { OfficeView, ServiceView } from "../../../shared/offices/index.ts";
import type { Wish } from "../../api/index.ts";

/** What was typed so far for one service of an office, word for word: half a date is kept as well. */

const text = v.optional(v.pipe(v.string(), v.maxLength(1000)), "");
const DateEntrySchema = v.object({ day: text, month: text, year: text });
const PersonEntrySchema = v.object({ familyName: text, givenName: text, birth: DateEntrySchema });

/** Another door than that of the public: a reason for an emergency, or the token of an invitation. */
const DoorSchema = v.variant("kind", [
  v.object({ kind: v.literal("emergency"), reason: v.string() }),
  v.object({ kind: v.literal("invitation"), token: v.string() }),
]);

/**
 * The time that is kept. `endsHere` is the end of the hold on the clock of this device, in milliseconds; `wish` what it was kept
 * for (see `wishKey`).
 */
const HoldSchema = v.object({
  hold: v.string(),
  expiresAt: v.string(),
  start: v.string(),
  end: v.string(),
  endsHere: v.number(),
  wish: v.optional(v.string()),
  /** The entry of a waiting list to which this time was offered. */
  waiting: v.optional(v.string()),
});
/** A booking that was sent and not answered yet: sent again it carries the same key and the same body. */
const AttemptSchema = v.object({ key: v.string(), body: v.string() });

const DraftSchema = v.object({
  persons: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
  /** Further services of the same visit, in the order of the office. */
  also: v.optional(v.array(v.string()), []),
  door: v.optional(v.nullable(DoorSchema), null),
  applicant: v.object({ ...PersonEntrySchema.entries, email: text, phone: text }),
  companions: v.array(PersonEntrySchema),
  more: v.record(v.string(), v.union([v.string(), DateEntrySchema])),
  hold: v.nullable(HoldSchema),
  /** A time that was asked for without an answer: it may be kept, and asked for again it carries the same key. */
  asked: v.optional(v.nullable(AttemptSchema), null),
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
    also: [],
    door: null,
    applicant: { ...emptyPerson(), email: "", phone: "" },
    companions: [],
    more: {},
    hold: null,
    asked: null,
    unanswered: [],
    booked: null,
  };
}

/** A draft of its own, without what Vue wraps. */
export const copyDraft = (draft: Draft): Draft => JSON.parse(JSON.stringify(draft)) as Draft;

/** Reads a stored draft; one of an older version that no longer fits is as good as none. */
export function readDraft(stored: unknown): Draft | null {
  const read = v.safeParse(DraftSchema, stored);
  return read.success ? read.output : null;
}

/** What a draft asks the server for. */
export function wishOf({ persons, also, door }: Pick<Draft, "persons" | "also" | "door">): Wish {
  return {
    persons,
    ...(also.length > 0 && { also }),
    ...(door?.kind === "emergency" && { emergency: door.reason }),
    ...(door?.kind === "invitation" && { invitation: door.token }),
  };
}

/** A wish as one word, to see whether a time was kept for this one. */
export const wishKey = (draft: Pick<Draft, "persons" | "also" | "door">): string => JSON.stringify(wishOf(draft));

/** The services of the visit that the office still has: the one that was chosen first, then the further ones. */
export function servicesOf(office: OfficeView, service: ServiceView, { also }: Pick<Draft, "also">): ServiceView[] {
  return [service, ...office.services.filter((it) => also.includes(it.id) && it.id !== service.id)];
}

/** What the form asks for beyond name and date of birth: the fields of all services of the visit, each once. */
export function fieldsOf(services: readonly ServiceView[]): ServiceView["fields"] {
  return [...new Map(services.flatMap((it) => it.fields).map((it) => [it.id, it])).values()];
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
