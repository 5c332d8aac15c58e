import { computed } from "vue";
import { createI18n } from "vue-i18n";
import { pluralRule, type PluralRule } from "./pluralRule.ts";

interface Messages {
  [key: string]: string | Messages;
}

/** What the folder of a language says about it, and how its words are had. */
export interface OfferedLanguage {
  /** The language named in itself. */
  name: string;
  /** The same in a few letters, for a narrow screen. */
  short: string;
  dir: "ltr" | "rtl";
  /** The tag by which the browser writes dates and numbers, where it is not the language's own. */
  formats?: string;
  /** What stands between the parts of a line, where it is not a comma and a space. */
  comma?: string;
  /** Whether each sentence of a longer text stands on a line of its own, as the rules of Easy Language ask for. */
  sentencePerLine?: boolean;
  /** Further tags of devices whose owners are served best by this language. */
  also?: string[];
  /** Whether somebody who grew up with the language has read all of it. */
  checkedByNative: boolean;
  load(): Promise<{ default: Messages }>;
}
export type Languages = Record<string, OfferedLanguage>;

/** The languages this app offers, by tag; German is always among them. Each app brings its own words. */
export const languages: Languages = {};

/** Says which languages an app offers. Call it before any of them is loaded. */
export function offer(found: Languages): void {
  Object.assign(languages, found);
}

const storageKey = "terminpass.language";
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

// A browser may forbid storage altogether. The language of the device is then asked for each time.
function remembered(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function remember(tag: string): void {
  try {
    localStorage.setItem(storageKey, tag);
  } catch {
    // Not remembered; the choice holds until the app is closed.
  }
}

/** The language to begin with: the one chosen here before, else the first of the device's languages that is offered. */
export function firstLanguage(wanted: readonly string[], chosen: string | null): string {
  if (chosen !== null && chosen in languages) return chosen;
  const offered = (tag: string) =>
    Object.keys(languages).find((it) => it === tag || languages[it]?.also?.includes(tag)) ?? [];
  return wanted.flatMap((tag) => [tag, tag.split("-")[0] ?? tag]).flatMap(offered)[0] ?? "de";
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
  await speak(firstLanguage(navigator.languages, remembered())).catch(() => speak("de"));
}
