import * as v from "valibot";

/** A text of an office by language tag. German is always there. */
export type Text = { de: string } & Record<string, string>;

const languageTag = v.pipe(
  v.string(),
  v.regex(
    /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
    "write a language tag such as de or en; a text with a comma needs quotes",
  ),
);

/** A map from language tag to text; `de` is required, no text may be empty. */
export const TextSchema = v.pipe(
  v.record(
    languageTag,
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
