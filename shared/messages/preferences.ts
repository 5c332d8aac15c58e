import * as v from "valibot";

/** What a person wants to be told of a visit, and how. Without a word from her everything on every way. */
export const usualPreferences = { reminders: true, channels: { mail: true, push: true, sms: true } };

const entries = {
  reminders: v.boolean(),
  channels: v.strictObject({ mail: v.boolean(), push: v.boolean(), sms: v.boolean() }),
};

/** As it is kept. */
export const PreferencesSchema = v.strictObject(entries);

/** As the person sends it; `language` is the one of her messages. */
export const PreferencesRequestSchema = v.strictObject({
  ...entries,
  language: v.pipe(
    v.string(),
    v.maxLength(35),
    v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "write a language tag such as de"),
  ),
});

/** As the person sees it. Her address is masked: the page may be open on the telephone of somebody else. */
export const PreferencesAnswerSchema = v.strictObject({
  ...entries,
  language: v.string(),
  /** The address with its first letter and its domain; null where she gave none. */
  email: v.nullable(v.string()),
  hasPhone: v.boolean(),
  /** Whether she may still put her address right. */
  mayCorrect: v.boolean(),
  /** Whether the office reminds at all. */
  officeReminds: v.boolean(),
});

export type Preferences = v.InferOutput<typeof PreferencesSchema>;
export type PreferencesRequest = v.InferOutput<typeof PreferencesRequestSchema>;
export type PreferencesAnswer = v.InferOutput<typeof PreferencesAnswerSchema>;
