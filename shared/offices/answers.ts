import * as v from "valibot";
import { states, weekdays } from "../time/index.ts";
import { accessModes, operationStates } from "./modes.ts";

/** What anybody may know of an office, as schemas of the answers. */

const text = v.objectWithRest({ de: v.string() }, v.string());
const date = v.pipe(v.string(), v.isoDate());
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/));
const entry = { id: v.string(), name: text, city: v.string(), note: v.nullable(text) };

export const OfficesAnswerSchema = v.strictObject({ offices: v.array(v.strictObject(entry)) });

const checklist = v.array(
  v.strictObject({
    documents: v.array(v.strictObject({ id: v.string(), name: text })),
    when: v.optional(text),
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
  notes: v.exactOptional(v.array(text)),
  access: v.array(v.picklist(accessModes)),
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
  units: v.array(v.strictObject({ id: v.string(), name: text, room: v.nullable(text) })),
  services: v.array(ServiceViewSchema),
  visitorHours: v.strictObject(hours),
  phoneHours: v.strictObject({ ...hours, number: v.nullable(v.string()) }),
  faq: v.array(v.strictObject({ id: v.string(), question: text, answer: text, services: v.array(v.string()) })),
  emergencyReasons: v.array(v.strictObject({ id: v.string(), name: text })),
  operation: v.strictObject({
    state: v.picklist(operationStates),
    from: v.nullable(date),
    until: v.nullable(date),
    notice: v.nullable(text),
  }),
});
