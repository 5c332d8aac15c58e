import * as v from "valibot";
import { readCode } from "../pass/index.ts";
import type { OfferedTime } from "../problems.ts";
import { parseInstant, parseLocalDate, type Instant, type LocalDate } from "../time/index.ts";
import type { AppointmentStatus } from "./appointment.ts";
import type { NotBookable } from "./audience.ts";
import type { DayLevel } from "./judgeStart.ts";

/** The messages of booking, each with one schema for route, form and outbox. */

// Line and control characters have no place in a name and would open mail headers; the letters of every script do have.
const noControls = v.check<string, string>(
  (text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text),
  "remove line breaks and characters that cannot be printed",
);
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64), noControls);
const ids = v.pipe(v.array(id), v.maxLength(10));
const personsSchema = v.pipe(
  v.number(),
  v.integer("write a whole number"),
  v.minValue(1, "at least 1 person"),
  v.maxValue(50),
);

// Calendars of offices know four-digit years; outside of them no rule has an answer.
const isBookableYear = (text: string) => text >= "1900" && text < "3000";

/** An instant as ISO 8601 with offset, from 1900 to 2999. */
export const InstantSchema = v.pipe(
  v.string(),
  v.check(
    (text) => isBookableYear(text) && parseInstant(text) !== undefined,
    "write an instant that exists, such as 2026-12-01T08:15:00+01:00",
  ),
  v.description("An instant as ISO 8601 with any offset."),
  v.transform((text) => parseInstant(text) as Instant),
);

// Keyboards of right-to-left scripts add these marks unseen. They would turn round whatever stands beside the name.
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** One line that somebody typed, without characters that cannot be seen. */
export const line = (most: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.replace(directionMarks, "").normalize("NFC").trim()),
    noControls,
    v.maxLength(most, `at most ${most} characters`),
  );

/** A date of birth: exists, not before 1900. Whether it is in the future the server judges, which knows the day. */
const birthDate = v.pipe(
  v.string(),
  v.check((text) => (parseLocalDate(text) ?? "") >= "1900-01-01", "write a date of birth that exists, as YYYY-MM-DD"),
  v.description("A date YYYY-MM-DD, from 1900 on."),
  v.transform((text) => text as LocalDate),
);
const familyName = v.pipe(
  line(120),
  // A name of nothing but spaces without width would be shown as nothing.
  v.check((text) => /[^\p{C}\p{Z}\p{M}]/u.test(text), "write the name as on the passport"),
);
const givenName = line(120);

export const PersonSchema = v.strictObject({ familyName, givenName, birthDate });

export const ApplicantSchema = v.strictObject({
  ...PersonSchema.entries,
  email: v.optional(
    v.pipe(
      line(254),
      // The address stands in a mail header: nothing unseen may stand in it.
      v.check((text) => !/\p{C}/u.test(text), "remove characters that cannot be seen"),
      v.regex(
        /^[^\s@<>,;:"()[\]\\]+@([^\s@.<>,;:"()[\]\\]+\.)+[^\s@.<>,;:"()[\]\\]+$/,
        "write an e-mail address such as name@example.org",
      ),
    ),
  ),
  phone: v.optional(
    v.pipe(line(40), v.regex(/^[+(]?[0-9][0-9 ()/.-]{3,38}$/, "write a telephone number such as +49 30 123456")),
  ),
  more: v.optional(v.pipe(v.record(id, line(500)), v.maxEntries(50, "at most 50 further fields"))),
});

/** An emergency (Notfall): one of the office's reasons, with what its questions were answered. */
export const EmergencySchema = v.strictObject({
  reason: id,
  answers: v.optional(v.pipe(v.record(id, line(500)), v.maxEntries(20, "at most 20 answers")), {}),
});

export const HoldRequestSchema = v.strictObject({
  service: id,
  start: InstantSchema,
  persons: v.optional(personsSchema),
  also: v.optional(ids),
  replaces: v.optional(id),
  moves: v.optional(id),
  emergency: v.optional(EmergencySchema),
  invitation: v.optional(id),
});

/** Words to the office: lines are kept, other control characters are not taken. */
const note = v.pipe(
  v.string(),
  v.transform((text) => text.replace(directionMarks, "").replace(/\r\n?/g, "\n").normalize("NFC").trim()),
  v.check((text) => !/[^\P{Cc}\n\t]|\p{Cs}/u.test(text), "remove characters that cannot be printed"),
  v.maxLength(1000, "at most 1000 characters"),
);

export const AppointmentRequestSchema = v.strictObject({
  hold: id,
  applicant: ApplicantSchema,
  companions: v.optional(v.pipe(v.array(PersonSchema), v.maxLength(49)), []),
  language: v.pipe(
    v.string(),
    v.maxLength(35),
    v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "write a language tag such as de"),
  ),
  note: v.optional(note),
});

export const RescheduleRequestSchema = v.strictObject({ hold: id });

/** The six digits of the mail with which a booking is confirmed; spaces do not count. */
export const ConfirmRequestSchema = v.strictObject({
  code: v.pipe(
    v.string(),
    v.maxLength(32),
    v.transform((text) => text.replace(/\s/g, "")),
    v.regex(/^[0-9]{6}$/, "write the six digits of the mail"),
  ),
});

/** Finds an appointment again: its booking code, typed in any of the ways people type it, and the applicant's date of birth. */
export const FindRequestSchema = v.strictObject({
  code: v.pipe(
    v.string(),
    v.maxLength(64),
    v.check((text) => readCode(text) !== undefined, "write the ten characters of the code"),
    v.description("A booking code; case, spaces and hyphens do not count."),
    v.transform((text) => readCode(text) ?? ""),
  ),
  birthDate,
});

const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,9}$/, "write a whole number"), v.transform(Number));
const dateText = v.pipe(
  v.string("write a date as YYYY-MM-DD"),
  v.check(
    (text) => isBookableYear(text) && parseLocalDate(text) !== undefined,
    "write a date that exists, as YYYY-MM-DD",
  ),
  v.description("A date YYYY-MM-DD."),
  v.transform((text) => text as LocalDate),
);
const alsoText = v.pipe(
  v.string(),
  v.description("Ids of further services of the same visit, separated by commas."),
  v.transform((text) => text.split(",").filter((it) => it !== "")),
  ids,
);
const wishQuery = { persons: v.optional(v.pipe(wholeNumber, personsSchema), "1"), also: v.optional(alsoText, "") };
const emergencyText = v.pipe(v.string(), v.description("Id of one of the office's reasons for an emergency."), id);
const invitationText = v.pipe(v.string(), v.description("The token of an invitation."), id);
const movesText = v.pipe(
  v.string(),
  v.description("Id of an appointment to be moved, whose secret is then shown: the times of the door it came through."),
  id,
);
const doors = {
  emergency: v.optional(emergencyText),
  invitation: v.optional(invitationText),
  moves: v.optional(movesText),
};

export const DaysQuerySchema = v.object({ from: dateText, to: dateText, ...wishQuery, ...doors });
export const SlotsQuerySchema = v.object({ date: dateText, ...wishQuery, ...doors });
export const NextQuerySchema = v.object({ ...wishQuery, ...doors });

export type HoldRequest = v.InferOutput<typeof HoldRequestSchema>;
export type ConfirmRequest = v.InferOutput<typeof ConfirmRequestSchema>;
export type FindRequest = v.InferOutput<typeof FindRequestSchema>;
export type AppointmentRequest = v.InferOutput<typeof AppointmentRequestSchema>;
export type AppointmentInput = v.InferInput<typeof AppointmentRequestSchema>;
export type Applicant = v.InferOutput<typeof ApplicantSchema>;
export type Person = v.InferOutput<typeof PersonSchema>;

/** How much is free on each date of a span. */
export interface DaysAnswer {
  asOf: string;
  days: { date: LocalDate; level: DayLevel }[];
}

/** The offered starts of a date; `reason` where the service cannot be booked by the caller at all. */
export interface SlotsAnswer {
  asOf: string;
  slots: OfferedTime[];
  reason?: NotBookable;
}

/**
 * The earliest offered start of all units. Where nothing is offered, `opensAt` is the instant at which the rules next release
 * times (null when no date says so), and `reason` why the caller cannot book the service at present.
 */
export interface NextAnswer {
  asOf: string;
  next: (OfferedTime & { unit: string }) | null;
  opensAt: string | null;
  reason?: NotBookable;
}

/** A time kept for the caller alone until `expiresAt`. Whoever knows the id of the hold may use it. */
export interface HoldAnswer extends OfferedTime {
  hold: string;
  expiresAt: string;
}

/** What the person sees of an appointment. */
export interface AppointmentView extends OfferedTime {
  id: string;
  /** Ten characters of the pass alphabet, shown in groups 3-3-4. */
  code: string;
  office: string;
  service: string;
  services: string[];
  unit: string;
  persons: number;
  status: AppointmentStatus;
  /** ISO instant of the arrival at the office; absent before. */
  arrivedAt?: string;
  /** ISO instant at which it was booked, moved or cancelled, whichever came last; absent in answers of older servers. */
  changedAt?: string;
  /** ISO instant at which it lapses unless the code of the mail is typed before; absent where none is needed any more. */
  confirmUntil?: string;
}

/** An appointment with the texts of its QR codes; companions in the order in which they were named. */
export interface AppointmentAnswer {
  appointment: AppointmentView;
  pass: string;
  companionPasses: string[];
}

/** The answer to whoever books or finds an appointment again: the only ones that carry a secret. */
export interface BookedAnswer extends AppointmentAnswer {
  secret: string;
}

/** What a live page is told: the free times of a day may have changed (of any day when none is named). */
export interface OfficeEvent {
  kind: "times_changed" | "office_changed";
  date?: LocalDate;
}
