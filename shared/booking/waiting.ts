import * as v from "valibot";
import { daysBetween, parseLocalTime, type LocalDate, type MinuteOfDay } from "../time/index.ts";
import { ApplicantSchema, AppointmentRequestSchema, HoldRequestSchema, SlotsQuerySchema } from "./messages.ts";

/** Waiting lists (Wartelisten): somebody waits for a time, or for an earlier one, and is offered what others give up. */

/** The states of an entry. While it is offered a time, that time is kept for this person alone. */
export const waitingStates = ["waiting", "offered", "booked", "ended"] as const;
export type WaitingState = (typeof waitingStates)[number];

/** How many days at most lie between the first and the last date of an entry. */
export const longestWait = 180;

const { date } = SlotsQuerySchema.entries;
const { service, also, persons } = HoldRequestSchema.entries;
const { email, phone } = ApplicantSchema.entries;

const timeOfDay = v.pipe(
  v.string(),
  v.check((text) => (parseLocalTime(text) ?? Infinity) < 1440, 'write a time as "HH:MM", from "00:00" to "23:59"'),
  v.description("Local wall time HH:MM."),
  v.transform((text) => parseLocalTime(text) as MinuteOfDay),
);

export const WaitingRequestSchema = v.pipe(
  v.strictObject({
    service,
    also,
    persons,
    from: date,
    to: date,
    /** Between which times of the day the visit may begin, both included. */
    earliest: v.optional(timeOfDay),
    latest: v.optional(timeOfDay),
    email,
    phone,
    language: AppointmentRequestSchema.entries.language,
    /** The appointment that is kept until an earlier time is booked; its secret is shown. */
    appointment: HoldRequestSchema.entries.moves,
    /** By which date the visit is needed, where the office asks by need. */
    neededBy: v.optional(date),
  }),
  v.forward(
    v.check((it) => it.from <= it.to, "the last date (to) must not be earlier than the first (from)"),
    ["to"],
  ),
  v.forward(
    v.check((it) => daysBetween(it.from, it.to) <= longestWait, `write a date at most ${longestWait} days after from`),
    ["to"],
  ),
  v.forward(
    v.check((it) => (it.earliest ?? 0) <= (it.latest ?? 1439), "must not be earlier than earliest"),
    ["latest"],
  ),
);

const instant = v.pipe(v.string(), v.isoTimestamp());
const day = v.pipe(v.string(), v.isoDate());
const clockTime = v.pipe(v.string(), v.regex(/^\d{2}:\d{2}$/));

export const WaitingEnteredAnswerSchema = v.strictObject({
  id: v.string(),
  secret: v.string(),
  ahead: v.number(),
  until: instant,
});

export const WaitingViewSchema = v.strictObject({
  id: v.string(),
  office: v.string(),
  service: v.string(),
  services: v.array(v.string()),
  persons: v.number(),
  from: day,
  to: day,
  earliest: v.exactOptional(clockTime),
  latest: v.exactOptional(clockTime),
  neededBy: v.exactOptional(day),
  state: v.picklist(waitingStates),
  ahead: v.number(),
  enteredAt: instant,
  until: instant,
  appointment: v.exactOptional(v.string()),
  offer: v.exactOptional(
    v.strictObject({ hold: v.string(), start: instant, end: instant, unit: v.string(), until: instant }),
  ),
});

export type WaitingRequest = v.InferOutput<typeof WaitingRequestSchema>;
export type WaitingInput = v.InferInput<typeof WaitingRequestSchema>;

/** The answer to whoever enters a line: the only one that carries the secret. */
export interface WaitingEnteredAnswer {
  id: string;
  secret: string;
  /** How many who may be asked before for a time that suits as well. */
  ahead: number;
  /** ISO instant at which the entry ends by itself. */
  until: string;
}

/** A time that is kept for one person alone until an instant. Its hold is used like any other. */
export interface WaitingOffer {
  hold: string;
  start: string;
  end: string;
  unit: string;
  until: string;
}

/** What somebody who waits sees of her entry; nobody sees those of others. */
export interface WaitingView {
  id: string;
  office: string;
  service: string;
  services: string[];
  persons: number;
  from: LocalDate;
  to: LocalDate;
  /** HH:MM; absent where any time of the day suits. */
  earliest?: string;
  latest?: string;
  neededBy?: LocalDate;
  state: WaitingState;
  /** How many who may be asked before for a time that suits as well; 0 when nobody waits any more. */
  ahead: number;
  enteredAt: string;
  /** ISO instant at which the entry ends by itself. */
  until: string;
  /** The appointment that is kept until an earlier time is booked. */
  appointment?: string;
  offer?: WaitingOffer;
}
