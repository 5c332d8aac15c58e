// Nothing of Vue: the first file of the app reads this before anything else is there.
/** Words by their keys, in rooms. */
export interface Messages {
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

/** Where this device remembers the language somebody chose. */
export const storageKey = "terminpass.language";

// A browser may forbid storage altogether. The language of the device is then asked for each time.
function remembered(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** The language to begin with: the one chosen here before, else the first of the device's languages that is offered. */
export function firstLanguage(wanted: readonly string[], chosen: string | null): string {
  if (chosen !== null && chosen in languages) return chosen;
  const offered = (tag: string) =>
    Object.keys(languages).find((it) => it === tag || languages[it]?.also?.includes(tag)) ?? [];
  return wanted.flatMap((tag) => [tag, tag.split("-")[0] ?? tag]).flatMap(offered)[0] ?? "de";
}

/** The language this device begins with. */
export const languageHere = (): string => firstLanguage(navigator.languages, remembered());
