import { computed } from "vue";
import { createI18n } from "vue-i18n";
import { languageHere, languages, storageKey, type Messages } from "./offered.ts";
import { pluralRule, type PluralRule } from "./pluralRule.ts";

const pluralRules: Record<string, PluralRule> = {};

export const i18n = createI18n({
  legacy: false,
  locale: "de" as string,
  fallbackLocale: "de",
  messages: {} as Record<string, Messages>,
  pluralRules,
  // A missing text is found by a test, not by a person's console.
  missingWarn: false,
  fallbackWarn: false,
});

/** The tag of the language the app speaks now. */
export const language = computed(() => i18n.global.locale.value);

/** The direction in which a language is written. */
export const dirOf = (tag: string): "ltr" | "rtl" => languages[tag]?.dir ?? "ltr";

/** The tag by which the browser writes dates and numbers of a language. */
export const formatsTag = (tag: string): string => languages[tag]?.formats ?? tag;

/** What stands between the parts of a line in a language. */
export const commaOf = (tag: string): string => languages[tag]?.comma ?? ", ";

function remember(tag: string): void {
  try {
    localStorage.setItem(storageKey, tag);
  } catch {
    // Not remembered; the choice holds until the app is closed.
  }
}

let asked = "";

async function speak(tag: string): Promise<void> {
  asked = tag;
  if (!i18n.global.availableLocales.includes(tag)) {
    const words = await languages[tag]?.load();
    i18n.global.setLocaleMessage(tag, words?.default ?? {});
    pluralRules[tag] = pluralRule(tag);
  }
  // Somebody who chooses twice hears the second choice, whichever file comes first.
  if (asked !== tag) return;
  i18n.global.locale.value = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = dirOf(tag);
}

/**
 * Loads a language, speaks it from now on and remembers it on this device. The page stays where it is. Fails where the language
 * is not on this device and there is no network; then the app goes on in the language it speaks.
 */
export async function setLanguage(tag: string): Promise<void> {
  await speak(tag);
  remember(tag);
}

/** Loads the language to begin with, or German where that cannot be had. Call it once, before anything is shown. */
export async function startLanguage(): Promise<void> {
  await speak(languageHere()).catch(() => speak("de"));
}
