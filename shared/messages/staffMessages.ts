import * as v from "valibot";

const instant = v.pipe(v.string(), v.isoTimestamp());

/** Every state of a message (Nachricht): it waits, the mail server has taken it, or it failed for good. */
export const messageStates = ["waiting", "sent", "failed"] as const;

const message = v.strictObject({
  id: v.number(),
  kind: v.string(),
  channel: v.picklist(["mail", "push", "sms", "letter"]),
  language: v.string(),
  appointment: v.nullable(v.string()),
  /** The address with its first letter and its domain only. */
  to: v.string(),
  state: v.picklist(messageStates),
  madeAt: instant,
  /** When it was sent or failed for good. */
  settledAt: v.nullable(instant),
  attempts: v.number(),
  /** When somebody of the staff had it written once more. */
  repeatedAt: v.nullable(instant),
  /** Why it failed or was not taken yet: `smtp_550`, `too_late`, `econnrefused` … */
  failure: v.nullable(v.string()),
});

/** Which messages to list: all, or those in one state. */
export const MessagesQuerySchema = v.strictObject({ state: v.optional(v.picklist(messageStates)) });

/** The last messages of an office, the latest first; `readable` where they may be read because no mail server sends them. */
export const MessagesAnswerSchema = v.strictObject({
  asOf: instant,
  readable: v.boolean(),
  messages: v.array(message),
});

/** A message as it would be sent. */
export const MessageAnswerSchema = v.strictObject({
  id: v.number(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  /** The calendar file; null where the message is about no visit. */
  calendar: v.nullable(v.string()),
});

export type MessagesAnswer = v.InferOutput<typeof MessagesAnswerSchema>;
export type MessageAnswer = v.InferOutput<typeof MessageAnswerSchema>;
