import * as v from "valibot";
import type {
  AppointmentAnswer,
  BookedAnswer,
  DaysAnswer,
  HoldAnswer,
  NextAnswer,
  OfficeEvent,
  SlotsAnswer,
} from "../../shared/booking/messages.ts";
import type { OpeningsAnswer } from "../../shared/booking/openingsAnswer.ts";
import type { MadeProofAnswer, ProofCheckAnswer, ProofListAnswer } from "../../shared/booking/proofs.ts";
import type { OfficeEntry, OfficeView } from "../../shared/offices/messages.ts";
import type { Problem } from "../../shared/problems.ts";

/**
 * What the app needs to find in an answer before it believes it. Fields beyond that pass unread, so that a newer server can say
 * more. The types are those of `shared`; the checks keep out what another program answered in the server's place.
 */
type Reader<T> = v.GenericSchema<unknown, T>;

const text = v.objectWithRest({ de: v.string() }, v.string());
const time = { start: v.string(), end: v.string() };
const hours = v.looseObject({ weekly: v.array(v.looseObject({})), dated: v.array(v.looseObject({})) });

export const OfficesAnswer = v.looseObject({
  offices: v.array(v.looseObject({ id: v.string(), name: text, city: v.string() })),
}) as unknown as Reader<{ offices: OfficeEntry[] }>;

export const OfficeAnswer = v.looseObject({
  id: v.string(),
  name: text,
  city: v.string(),
  note: v.nullable(text),
  timeZone: v.string(),
  address: v.nullable(v.looseObject({ street: v.string(), postcode: v.string(), city: v.string() })),
  units: v.array(v.looseObject({ id: v.string(), name: text, room: v.nullable(text) })),
  services: v.array(
    v.looseObject({
      id: v.string(),
      name: text,
      access: v.array(v.string()),
      minutes: v.number(),
      maxPersons: v.number(),
      fee: v.nullable(text),
      checklist: v.array(v.looseObject({ documents: v.array(v.looseObject({ id: v.string(), name: text })) })),
      fields: v.array(v.looseObject({ id: v.string(), label: text })),
    }),
  ),
  visitorHours: hours,
  phoneHours: hours,
  faq: v.array(v.looseObject({})),
  operation: v.looseObject({ state: v.string(), notice: v.nullable(text) }),
}) as unknown as Reader<OfficeView>;

export const Days = v.looseObject({
  asOf: v.string(),
  days: v.array(v.looseObject({ date: v.string(), level: v.picklist(["none", "few", "many"]) })),
}) as unknown as Reader<DaysAnswer>;

export const Slots = v.looseObject({
  asOf: v.string(),
  slots: v.array(v.looseObject(time)),
  reason: v.optional(v.string()),
}) as unknown as Reader<SlotsAnswer>;

export const NextFree = v.looseObject({
  asOf: v.string(),
  next: v.nullable(v.looseObject({ ...time, unit: v.string() })),
  opensAt: v.nullable(v.string()),
  reason: v.optional(v.string()),
}) as unknown as Reader<NextAnswer>;

export const Openings = v.looseObject({
  asOf: v.string(),
  openings: v.array(v.looseObject({ at: v.string(), services: v.array(v.string()), from: v.string(), to: v.string() })),
}) as unknown as Reader<OpeningsAnswer>;

export const Hold = v.looseObject({
  hold: v.string(),
  expiresAt: v.string(),
  ...time,
}) as unknown as Reader<HoldAnswer>;

const appointment = {
  appointment: v.looseObject({
    id: v.string(),
    code: v.string(),
    office: v.string(),
    service: v.string(),
    services: v.array(v.string()),
    unit: v.string(),
    persons: v.number(),
    status: v.string(),
    ...time,
  }),
  pass: v.pipe(v.string(), v.startsWith("TP")),
  companionPasses: v.array(v.string()),
};

export const AppointmentAnswerSchema = v.looseObject(appointment) as unknown as Reader<AppointmentAnswer>;
export const BookedAnswerSchema = v.looseObject({
  ...appointment,
  secret: v.string(),
}) as unknown as Reader<BookedAnswer>;

const proof = { id: v.string(), madeAt: v.string(), expiresAt: v.string() };
export const Proofs = v.looseObject({ proofs: v.array(v.looseObject(proof)) }) as unknown as Reader<ProofListAnswer>;
export const MadeProof = v.looseObject({ ...proof, secret: v.string() }) as unknown as Reader<MadeProofAnswer>;
export const ProofCheck = v.looseObject({
  checkedAt: v.string(),
  state: v.picklist(["genuine", "no_longer_valid"]),
  start: v.optional(v.string()),
  timeZone: v.optional(v.string()),
  office: v.optional(v.looseObject({ name: text, city: v.string() })),
}) as unknown as Reader<ProofCheckAnswer>;

/** A refusal. A code this version does not know yet is still a refusal. */
export const ProblemAnswer = v.looseObject({
  code: v.string(),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
  alternatives: v.optional(v.array(v.object(time))),
}) as unknown as Reader<Problem>;

/** What a live page is told. */
export const OfficeEventSchema = v.looseObject({
  kind: v.picklist(["times_changed", "office_changed"]),
  date: v.optional(v.string()),
}) as unknown as Reader<OfficeEvent>;
