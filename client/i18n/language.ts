import { computed } from "vue";
import { createI18n } from "vue-i18n";

/** The languages of the app, each named in itself. A new language is a new folder and a line here. */
export const languages = { de: "Deutsch", en: "English" } as const;
export type Language = keyof typeof languages;

interface Messages {
  [key: string]: string | Messages;
}
/** The words of an app in one language, as a module. */
export interface Texts {
  default: Messages;
}
type Folders = Record<string, () => Promise<Texts>>;
// Each app brings its own words: nobody downloads another app's.
let folders: Folders = {};

/** Says where an app's words are: a module per language, in the folder named after it. Call it before any language is loaded. */
export function textsFrom(found: Folders): void {
  folders = Object.fromEntries(Object.entries(found).map(([path, load]) => [path.split("/")[1] ?? path, load]));
}

const storageKey = "terminpass.language";
const rightToLeft = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

export const i18n = createI18n({
  legacy: false,
  locale: "de" as string,
  fallbackLocale: "de",
  messages: {} as Record<string, Messages>,
  // A missing text is found by a test, not by a person's console.
  missingWarn: false,
  fallbackWarn: false,
});

/** The language the app speaks now. */
export const language = computed(() => i18n.global.locale.value as Language);

/** The direction in which a language is written. */
export function dirOf(tag: string): "ltr" | "rtl" {
  return rightToLeft.has(tag.split("-")[0] ?? tag) ? "rtl" : "ltr";
}

const isLanguage = (tag: string | null): tag is Language => tag !== null && tag in languages;

// A browser may forbid storage altogether. The language of the device is then asked for each time.
function remembered(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function remember(tag: Language): void {
  try {
    localStorage.setItem(storageKey, tag);
  } catch {
    // Not remembered; the choice holds until the app is closed.
  }
}

/** The language to begin with: the one chosen here before, else the first of the device's languages that exists. */
export function firstLanguage(wanted: readonly string[], chosen: string | null): Language {
  if (isLanguage(chosen)) return chosen;
  return wanted.map((tag) => tag.split("-")[0] ?? tag).find(isLanguage) ?? "de";
}

async function speak(tag: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(tag)) {
    const folder = await folders[tag]?.();
    i18n.global.setLocaleMessage(tag, folder?.default ?? {});
  }
  i18n.global.locale.value = tag;
  document.documentElement.lang = tag;
  document.documentElement.dir = dirOf(tag);
}

/** Loads a language, speaks it from now on and remembers it on this device. The page stays where it is. */
export async function setLanguage(tag: Language): Promise<void> {
  await speak(tag);
  remember(tag);
}

/** Loads the language to begin with. Call it once, before anything is shown. */
export async function startLanguage(): Promise<void> {
  await speak(firstLanguage(navigator.languages, remembered()));
}
