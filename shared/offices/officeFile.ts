import * as v from "valibot";
import { states, weekdays, type LocalDate, type MinuteOfDay } from "../time/index.ts";
import { accessModes, operationStates } from "./modes.ts";
import { AddressSchema, MoveSchema } from "./place.ts";
import { TellingSchema } from "./telling.ts";
import { TextSchema } from "./texts.ts";
import { DateSchema, timeFrom, timeTo, whole } from "./values.ts";

/** The office file: everything that makes one office differ from another. One schema for file, server and tests. */

/** The name of a thing inside one file. */
export const IdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_-]{0,63}$/, "write an id of small letters, digits, - or _, starting with a letter"),
);
const id = IdSchema;
/** The number of a service in the common catalogue. */
export const CatalogueNumberSchema = v.pipe(
  v.string(),
  v.regex(/^S\d{2}$/, "write the number of the catalogue, such as S16"),
);
/** An address that a visitor's browser opens. */
const link = v.pipe(
  v.string("write an address that starts with https://"),
  v.regex(/^https:\/\/[^\s/]+\.[^\s/]+(\/\S*)?$/, "write an address that starts with https://"),
);
const days = v.pipe(
  v.array(v.picklist(weekdays, `write days out of ${weekdays.join(" ")}`)),
  v.minLength(1, "name at least one day"),
);
const list = <S extends v.GenericSchema>(item: S) => v.optional(v.array(item), []);

const inOrder = <T extends { from: MinuteOfDay; to: MinuteOfDay }>() =>
  v.check<T, string>((span) => span.from < span.to, "the end (to) must be later than the start (from)");
const datesInOrder = <T extends { from?: LocalDate | undefined; to?: LocalDate | undefined }>() =>
  v.check<T, string>(
    (span) => !span.from || !span.to || span.from <= span.to,
    "the last date (to) must not be earlier than the first (from)",
  );
const untilInOrder = <T extends { from?: LocalDate | undefined; until?: LocalDate | undefined }>() =>
  v.check<T, string>(
    (span) => !span.from || !span.until || span.from <= span.until,
    "the last date (until) must not be earlier than the first (from)",
  );

const AccessSchema = v.pipe(
  v.strictObject({
    mode: v.picklist(accessModes, `write one of ${accessModes.join(", ")}`),
    from: v.optional(DateSchema),
    until: v.optional(DateSchema),
    during: v.optional(v.picklist(operationStates, `write one of ${operationStates.join(", ")}`)),
  }),
  untilInOrder(),
);

/** Answers that a checklist line needs: each named question must have one of its answers. */
export const ConditionSchema = v.record(id, v.pipe(v.array(id), v.minLength(1, "name at least one answer")));

/** One line of a checklist; several documents mean one of them. `when` says in words what `if` decides. */
export const ChecklistItemSchema = v.strictObject({
  documents: v.pipe(v.array(v.strictObject({ id, name: TextSchema })), v.minLength(1)),
  when: v.optional(TextSchema),
  if: v.optional(ConditionSchema),
});

/** How the visit takes place (Vorsprache vor Ort, am Telefon, per Video). */
export const channels = ["in_person", "phone", "video"] as const;
export type Channel = (typeof channels)[number];

/** How a finished document is handed over: at the counter, from the pickup box, by post (Direktversand). */
export const pickupWays = ["counter", "box", "post"] as const;
export type PickupWay = (typeof pickupWays)[number];

/** A field that a service asks for beyond name and birth date. */
const FieldSchema = v.strictObject({
  id,
  label: TextSchema,
  hint: v.optional(TextSchema),
  kind: v.optional(v.picklist(["text", "date", "choice"]), "text"),
  options: list(v.strictObject({ id, name: TextSchema })),
  required: v.optional(v.boolean(), false),
});

/** How a service looks in the common catalogue and how an office may override it. */
export const ServiceTexts = {
  description: v.optional(TextSchema),
  notes: v.optional(v.array(TextSchema)),
  fee: v.optional(TextSchema),
  checklist: v.optional(v.array(ChecklistItemSchema)),
  inPerson: v.optional(TextSchema),
  law: v.optional(v.string()),
  lastChecked: v.optional(DateSchema),
  verify: v.optional(v.boolean()),
  /** The application was made before: this is what comes after the decision, such as collecting a card. */
  applied: v.optional(v.boolean()),
  channels: v.optional(
    v.pipe(
      v.array(v.picklist(channels, `write one of ${channels.join(", ")}`)),
      v.minLength(1, "name at least one channel"),
    ),
  ),
  pickup: v.optional(v.array(v.picklist(pickupWays, `write one of ${pickupWays.join(", ")}`))),
};

/** Ids that no service may have: the pages of an office bear them in the address. */
const pagesOfOffice = ["guide", "faq", "openings", "legal", "privacy", "accessibility"];
const serviceId = v.pipe(
  id,
  v.check(
    (it) => !pagesOfOffice.includes(it),
    `write another id: ${pagesOfOffice.join(", ")} are pages of every office`,
  ),
);

const ServiceSchema = v.strictObject({
  id: serviceId,
  number: v.optional(whole(1, 65_535)),
  catalogue: v.optional(CatalogueNumberSchema),
  /** Further matters of the catalogue that this one service takes in, such as the extension beside the first issue. */
  covers: list(CatalogueNumberSchema),
  /** The matter is done on another page instead of a visit. */
  online: v.optional(v.strictObject({ url: link, label: v.optional(TextSchema) })),
  name: TextSchema,
  minutes: whole(1, 1440),
  minutesPerFurtherPerson: v.optional(whole(0, 1440), 0),
  maxPersons: v.optional(whole(1, 50), 1),
  grid: v.optional(whole(1, 1440), 5),
  leadMinutes: v.optional(whole(0, 525_600), 0),
  access: v.array(AccessSchema),
  fields: list(FieldSchema),
  ...ServiceTexts,
});

const ReleaseSchema = v.pipe(
  v.strictObject({
    for: v.picklist(["public", "emergency", "invited", "staff"], "write one of public, emergency, invited, staff"),
    services: v.optional(v.array(id)),
    from: v.optional(DateSchema),
    until: v.optional(DateSchema),
    opens: v.strictObject({
      days: whole(0, 3650),
      at: v.optional(timeFrom, "00:00"),
      workingDays: v.optional(v.boolean(), false),
    }),
    upTo: whole(0, 1000),
  }),
  untilInOrder(),
);

const ShiftSchema = v.pipe(
  v.strictObject({
    id,
    days,
    from: timeFrom,
    to: timeTo,
    breaks: list(v.pipe(v.strictObject({ from: timeFrom, to: timeTo }), inOrder())),
    valid: v.optional(
      v.pipe(v.strictObject({ from: v.optional(DateSchema), to: v.optional(DateSchema) }), datesInOrder()),
    ),
    everyWeeks: v.optional(whole(1, 52), 1),
    onHolidays: v.optional(v.boolean(), false),
    counters: whole(0, 1000),
    services: v.array(id),
    release: list(ReleaseSchema),
  }),
  inOrder(),
  v.check(
    (shift) => shift.everyWeeks === 1 || shift.valid?.from !== undefined,
    "a rhythm of several weeks needs valid.from: weeks are counted from it",
  ),
);

const UnitSchema = v.strictObject({
  id,
  name: TextSchema,
  kind: v.optional(id),
  room: v.optional(TextSchema),
  floor: v.optional(TextSchema),
  shifts: v.array(ShiftSchema),
});

const HoursSpan = v.pipe(
  v.strictObject({ days, from: timeFrom, to: timeTo, limited: v.optional(v.boolean(), false) }),
  inOrder(),
);
/** On the dates of an exception its own table takes the place of the weekly one; an empty table means closed. */
const HoursException = v.pipe(
  v.strictObject({ from: DateSchema, to: DateSchema, weekly: list(HoursSpan), note: v.optional(TextSchema) }),
  datesInOrder(),
);
const hours = { weekly: list(HoursSpan), dated: list(HoursException), note: v.optional(TextSchema) };

/** A postcode, or two with a hyphen for everything from one to the other. */
const postcodes = v.pipe(
  v.string('write a postcode in quotes, or two as "35039-35043"'),
  v.regex(/^\d{5}(-\d{5})?$/, 'write five digits in quotes, or two postcodes as "35039-35043"'),
  v.check((range) => {
    const [from = "", to = from] = range.split("-");
    return from <= to;
  }, "the last postcode must not be smaller than the first"),
);

/** Whose office this is (örtliche Zuständigkeit). */
const ServesSchema = v.strictObject({ postcodes: v.array(postcodes), note: v.optional(TextSchema) });

/** What the pages required by law say of this office: legal notice, privacy notice, accessibility statement. */
const LegalSchema = v.strictObject({
  /** Lines of the legal notice (Impressum). */
  operator: v.pipe(v.array(v.string()), v.minLength(1, "write at least one line")),
  privacy: v.optional(v.strictObject({ contact: v.string(), officer: v.optional(v.string()) })),
  accessibility: v.optional(
    v.strictObject({
      contact: v.string(),
      statedOn: v.optional(DateSchema),
      enforcement: v.optional(TextSchema),
      limits: v.optional(v.array(TextSchema)),
    }),
  ),
  /** The video in German Sign Language (Deutsche Gebärdensprache). */
  signVideo: v.optional(link),
});

const BookingSchema = v.strictObject({
  holdMinutes: v.optional(whole(1, 120), 10),
  coolOffMinutes: v.optional(
    v.pipe(
      v.tuple([whole(0, 10_080), whole(0, 10_080)]),
      v.check(([least, most]) => least <= most, "write [least, most] with least not above most"),
    ),
    [5, 30],
  ),
  confirmBy: v.optional(v.picklist(["none", "email"]), "none"),
  /** How long a booking waits for the code of its mail. */
  confirmMinutes: v.optional(whole(5, 2880), 30),
  onePerPerson: v.optional(v.boolean(), true),
});

/** Who waits for a time is offered what others give up (Warteliste). */
const WaitingSchema = v.strictObject({
  enabled: v.optional(v.boolean(), true),
  /** How long a freed time is kept for the one to whom it is offered. */
  offerMinutes: v.optional(whole(5, 1440), 30),
  /** Who is asked first: who has waited longest, or who needs it first. */
  order: v.optional(v.picklist(["time", "need"], "write time or need"), "time"),
});

const OperationSchema = v.pipe(
  v.strictObject({
    state: v.picklist(operationStates, `write one of ${operationStates.join(", ")}`),
    from: v.optional(DateSchema),
    until: v.optional(DateSchema),
    notice: v.optional(TextSchema),
  }),
  untilInOrder(),
);

const isTimeZone = (zone: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
};

export const OfficeFileSchema = v.strictObject({
  id,
  number: v.optional(whole(1, 65_535)),
  city: v.optional(v.string()),
  name: TextSchema,
  note: v.optional(TextSchema),
  state: v.picklist(states, `write a federal state: ${states.join(" ")}`),
  timeZone: v.pipe(v.string(), v.check(isTimeZone, "write a time zone such as Europe/Berlin")),
  operation: v.optional(OperationSchema, { state: "normal" }),
  booking: v.optional(BookingSchema, {}),
  waiting: v.optional(WaitingSchema, {}),
  checkin: v.optional(
    v.strictObject({
      earlyMinutes: v.optional(whole(0, 1440), 60),
      lateMinutes: v.optional(whole(0, 1440), 10),
    }),
    {},
  ),
  retentionDays: v.optional(
    v.strictObject({
      booking: v.optional(whole(0, 3650), 7),
      request: v.optional(whole(0, 3650), 30),
      upload: v.optional(whole(0, 3650), 14),
    }),
    {},
  ),
  services: v.pipe(v.array(ServiceSchema), v.minLength(1, "describe at least one service")),
  units: v.pipe(v.array(UnitSchema), v.minLength(1, "describe at least one unit")),
  closures: list(
    v.pipe(
      v.strictObject({
        from: DateSchema,
        to: DateSchema,
        fromTime: v.optional(timeFrom),
        toTime: v.optional(timeTo),
        reason: v.optional(TextSchema),
      }),
      datesInOrder(),
      v.check((it) => (it.fromTime ?? 0) < (it.toTime ?? 1440), "toTime must be later than fromTime"),
    ),
  ),
  absences: list(
    v.pipe(
      v.strictObject({
        shift: id,
        date: DateSchema,
        from: timeFrom,
        to: timeTo,
        counters: whole(1, 1000),
        reason: v.optional(TextSchema),
      }),
      inOrder(),
    ),
  ),
  address: v.optional(AddressSchema),
  moves: list(MoveSchema),
  messages: v.optional(TellingSchema, {}),
  serves: v.optional(ServesSchema),
  /** Places that link here and are counted apart, such as another office's page. */
  origins: list(v.strictObject({ id, name: TextSchema })),
  legal: v.optional(LegalSchema),
  email: v.optional(v.string()),
  website: v.optional(v.string()),
  visitorHours: v.optional(v.strictObject(hours), {}),
  phoneHours: v.optional(v.strictObject({ number: v.optional(v.string()), ...hours }), {}),
  emergencyReasons: list(v.strictObject({ id, name: TextSchema })),
  /** Further words that mean the same to whoever searches here, as lists with commas. */
  synonyms: list(TextSchema),
  faq: list(v.strictObject({ id, question: TextSchema, answer: TextSchema, services: list(id) })),
});

/** What an office file says, with defaults filled in and times as minutes of the day. */
export type OfficeFile = v.InferOutput<typeof OfficeFileSchema>;

/** An office as the rules see it: the file, with the numbers that the server gave where the file has none. */
export type Office = Omit<OfficeFile, "number" | "city" | "services"> & {
  number: number;
  city: string;
  services: Service[];
};
export type Service = Omit<OfficeFile["services"][number], "number"> & { number: number };
export type Unit = OfficeFile["units"][number];
export type Shift = Unit["shifts"][number];
export type ReleaseStep = Shift["release"][number];
export type ChecklistItem = v.InferOutput<typeof ChecklistItemSchema>;
