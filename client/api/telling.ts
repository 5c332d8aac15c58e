import * as v from "valibot";
import type { PreferencesRequest } from "../../shared/messages/preferences.ts";
import { asker, type AskOptions } from "./ask.ts";

const Preferences = v.looseObject({
  reminders: v.boolean(),
  channels: v.looseObject({ mail: v.boolean(), push: v.boolean(), sms: v.boolean() }),
  language: v.string(),
  email: v.nullable(v.string()),
  hasPhone: v.boolean(),
  mayCorrect: v.boolean(),
  officeReminds: v.boolean(),
});
export type ShownPreferences = v.InferOutput<typeof Preferences>;

const Corrected = v.looseObject({ email: v.string() });

/** What a person asks about the messages of her visit. It loads with the parts of the pages that are about them. */
export function createTellingApi(options: AskOptions = {}) {
  const ask = asker(options);
  const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });
  const of = (id: string, what: string) => `/appointments/${encodeURIComponent(id)}/${what}`;
  return {
    preferences: (id: string, secret: string) =>
      ask({ path: of(id, "preferences"), headers: bearer(secret), answer: Preferences }),

    savePreferences: (id: string, secret: string, wanted: PreferencesRequest) =>
      ask({
        method: "PUT",
        path: of(id, "preferences"),
        body: wanted,
        headers: bearer(secret),
        answer: Preferences,
      }),

    /** Puts the address of the mails right, once. */
    correctEmail: (id: string, secret: string, email: string) =>
      ask({ method: "POST", path: of(id, "email"), body: { email }, headers: bearer(secret), answer: Corrected }),
  };
}

export type TellingApi = ReturnType<typeof createTellingApi>;

export const tellingApi: TellingApi = createTellingApi();
