import * as v from "valibot";
import { states, weekdays } from "../time/index.ts";
import { accessModes, operationStates } from "./modes.ts";
import { channels, pickupWays } from "./officeFile.ts";

/** What anybody may know of an office, as schemas of the answers. */

const text = v.objectWithRest({ de: v.string() }, v.string());
const date = v.pipe(v.string(), v.isoDate());
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/));
const access = v.array(v.picklist(accessModes));
const entry = {
  id: v.string(),
  name: text,
  city: v.string(),
  note: v.nullable(text),
  postcodes: v.array(v.string()),
  ways: v.strictObject({ access, operation: v.picklist(operationStates) }),
};

export const OfficesAnswerSchema = v.strictObject({ offices: v.array(v.strictObject(entry)) });

const checklist = v.array(
  v.strictObject({
    documents: v.array(v.strictObject({ id: v.string(), name: text })),
    when: v.optional(text),
    if: v.optional(v.record(v.string(), v.array(v.string()))),
  }),
);

const fields = v.array(
  v.strictObject({
    id: v.string(),
    label: text,
    hint: v.optional(text),
    kind: v.picklist(["text", "date", "choice"]),
    options: v.array(v.strictObject({ id: v.string(), name: text })),
    required: v.boolean(),
  }),
);

const ServiceViewSchema = v.strictObject({
  id: v.string(),
  number: v.number(),
  catalogue: v.exactOptional(v.string()),
  name: text,
  description: v.exactOptional(text),
  covers: v.exactOptional(v.array(text)),
  notes: v.exactOptional(v.array(text)),
  access,
  later: v.nullable(v.strictObject({ from: date, access })),
  minutes: v.number(),
  minutesPerFurtherPerson: v.number(),
  maxPersons: v.number(),
  leadMinutes: v.number(),
  fee: v.nullable(text),
  checklist,
  inPerson: v.exactOptional(text),
  law: v.exactOptional(v.string()),
  lastChecked: v.exactOptional(date),
  verify: v.boolean(),
  applied: v.exactOptional(v.boolean()),
  channels: v.array(v.picklist(channels)),
  pickup: v.array(v.picklist(pickupWays)),
  online: v.nullable(v.strictObject({ url: v.string(), label: v.exactOptional(text) })),
  fields,
});

const week = v.array(
  v.strictObject({ days: v.array(v.picklist(weekdays)), from: time, to: time, limited: v.boolean() }),
);
const hours = {
  weekly: week,
  dated: v.array(v.strictObject({ from: date, to: date, weekly: week, note: v.exactOptional(text) })),
  note: v.exactOptional(text),
};

const AddressViewSchema = v.strictObject({
  street: v.string(),
  postcode: v.string(),
  city: v.string(),
  building: v.optional(v.string()),
  geo: v.optional(v.tuple([v.number(), v.number()])),
  hint: v.optional(text),
  directions: v.optional(text),
});

const question = v.strictObject({
  id: v.string(),
  text,
  hint: v.optional(text),
  answers: v.array(v.strictObject({ id: v.string(), text })),
});

const guideAnswer = {
  id: v.string(),
  text,
  first: v.exactOptional(text),
  written: v.exactOptional(v.boolean()),
  tells: v.exactOptional(v.record(v.string(), v.string())),
};
const guideNode = v.strictObject({
  id: v.string(),
  ask: text,
  hint: v.exactOptional(text),
  answers: v.array(
    v.union([
      v.strictObject({ ...guideAnswer, next: v.string() }),
      v.strictObject({ ...guideAnswer, service: v.nullable(v.string()) }),
      v.strictObject({
        ...guideAnswer,
        outcome: v.strictObject({ title: text, text, service: v.exactOptional(v.string()) }),
      }),
    ]),
  ),
});

const legal = v.strictObject({
  operator: v.array(v.string()),
  privacy: v.optional(v.strictObject({ contact: v.string(), officer: v.optional(v.string()) })),
  accessibility: v.optional(
    v.strictObject({
      contact: v.string(),
      statedOn: v.optional(date),
      enforcement: v.optional(text),
      limits: v.optional(v.array(text)),
    }),
  ),
  signVideo: v.optional(v.string()),
});

export const OfficeViewSchema = v.strictObject({
  ...entry,
  number: v.number(),
  note: v.nullable(text),
  state: v.picklist(states),
  timeZone: v.string(),
  address: v.nullable(AddressViewSchema),
  email: v.nullable(v.string()),
  website: v.nullable(v.string()),
  units: v.array(v.strictObject({ id: v.string(), name: text, room: v.nullable(text), floor: v.nullable(text) })),
  moves: v.exactOptional(
    v.array(
      v.strictObject({
        from: date,
        address: v.optional(AddressViewSchema),
        units: v.record(v.string(), v.strictObject({ room: v.optional(text), floor: v.optional(text) })),
      }),
    ),
  ),
  serves: v.nullable(v.strictObject({ postcodes: v.array(v.string()), note: v.nullable(text) })),
  services: v.array(ServiceViewSchema),
  visitorHours: v.strictObject(hours),
  phoneHours: v.strictObject({ ...hours, number: v.nullable(v.string()) }),
  faq: v.array(v.strictObject({ id: v.string(), question: text, answer: text, services: v.array(v.string()) })),
  emergencyReasons: v.array(v.strictObject({ id: v.string(), name: text })),
  synonyms: v.exactOptional(v.array(text)),
  questions: v.array(question),
  guide: v.array(guideNode),
  legal: v.nullable(legal),
  confirmBy: v.exactOptional(v.literal("email")),
  push: v.exactOptional(v.literal(true)),
  sms: v.exactOptional(v.literal(true)),
  waiting: v.exactOptional(v.nullable(v.strictObject({ enabled: v.literal(true) }))),
  retentionDays: v.strictObject({ booking: v.number(), request: v.number(), upload: v.number() }),
  operation: v.strictObject({
    state: v.picklist(operationStates),
    from: v.nullable(date),
    until: v.nullable(date),
    notice: v.nullable(text),
  }),
});
