import * as v from "valibot";
import { isWithin } from "../time/index.ts";
import { timeFrom, whole } from "./values.ts";

/** How long before a visit somebody is reminded: days, at the hour that the office names, or hours to the minute. */
const ReminderSchema = v.pipe(
  v.strictObject({ days: v.optional(whole(1, 60)), hours: v.optional(whole(1, 72)) }),
  v.check(
    ({ days, hours }) => (days === undefined) !== (hours === undefined),
    "write either days or hours, such as { days: 3 }",
  ),
);

/** What an office decides about its messages (Nachrichten). Quiet hours that end when they begin are none. */
export const TellingSchema = v.pipe(
  v.strictObject({
    /** Whether people may have notices on their devices (Push). */
    push: v.optional(v.boolean(), true),
    /** Whether whoever gave a mobile number gets text messages, where a gateway is set up. */
    sms: v.optional(v.boolean(), false),
    reminders: v.optional(v.pipe(v.array(ReminderSchema), v.maxLength(5, "at most 5 reminders")), [
      { days: 3 },
      { days: 1 },
    ]),
    /** When reminders of days leave, by the office's clock. */
    remindAt: v.optional(timeFrom, "10:00"),
    /** When nobody is disturbed (Ruhezeit): reminders and offers wait, what somebody must know does not. */
    quietHours: v.optional(v.strictObject({ from: timeFrom, until: timeFrom }), { from: "20:00", until: "08:00" }),
  }),
  v.check(
    ({ remindAt, quietHours }) => !isWithin(remindAt, quietHours),
    "remindAt lies in the quiet hours; write another time for one of them",
  ),
);

export type Telling = v.InferOutput<typeof TellingSchema>;
