import * as v from "valibot";

/** A text of an office by language tag. German is always there. */
export type Text = { de: string } & Record<string, string>;

const tagPattern = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;

/** The tag of a language (BCP 47), such as `ar`, or `de-x-easy` for Leichte Sprache. */
export const LanguageTag = v.pipe(
  v.string(),
  v.regex(tagPattern, "write a language tag such as de or en; a text with a comma needs quotes"),
);

/** A map from language tag to text; `de` is required, no text may be empty. */
export const TextSchema = v.pipe(
  v.record(
    LanguageTag,
    v.pipe(
      v.string("write a text; put it in quotes if it holds a comma or a colon"),
      v.trim(),
      v.minLength(1, "write a text that is not empty"),
    ),
    "write the text by language: { de: … , en: … }",
  ),
  v.check((texts) => "de" in texts, "add the German text: { de: … }"),
  v.transform((texts) => texts as Text),
);

/** The text in the wanted language, else in German. */
export function textIn(text: Text, language: string): string {
  return text[language] ?? text.de;
}

function isText(value: object): value is Text {
  const entries = Object.entries(value);
  return "de" in value && entries.every(([key, it]) => tagPattern.test(key) && typeof it === "string");
}

/** The same value, with every text in it changed. Lists, maps and plain objects are looked through, at any depth. */
export function withTexts<T>(value: T, change: (text: Text) => Text): T {
  const inner = (it: unknown): unknown => {
    if (typeof it !== "object" || it === null) return it;
    if (Array.isArray(it)) return it.map(inner);
    if (it instanceof Map) return new Map([...it].map(([key, own]) => [key as unknown, inner(own)]));
    if (isText(it)) return change(it);
    return Object.fromEntries(Object.entries(it).map(([key, own]) => [key, inner(own)]));
  };
  return inner(value) as T;
}

/** The same value with its texts in German and one other language only: what a phone that speaks this language needs. */
export function inLanguage<T>(value: T, language: string): T {
  return withTexts(value, (text) => {
    const own = text[language];
    return own === undefined ? { de: text.de } : { de: text.de, [language]: own };
  });
}

/** Tags of all languages in which something is written in a value, German first. */
export function languagesIn(value: unknown): string[] {
  const tags = new Set<string>(["de"]);
  withTexts(value, (text) => {
    Object.keys(text).forEach((tag) => tags.add(tag));
    return text;
  });
  return [...tags];
}
