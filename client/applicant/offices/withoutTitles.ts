import type { Text } from "../../../shared/offices/texts.ts";

function withoutTitle(text: string, title: string): string {
  const rest = text.slice(title.length).replace(/^\s*[.:–]\s*/, "");
  const isRepeated = text.toLowerCase().startsWith(title.toLowerCase()) && /^\s*[.:–]/.test(text.slice(title.length));
  return isRepeated && rest !== "" ? rest : text;
}

/** A text without the words at its beginning that stand as title above it already, in each language that has a title. */
export function withoutTitles(text: Text, titles: Readonly<Record<string, string>>): Text {
  const shortened = Object.entries(text).map(([tag, it]) => [tag, withoutTitle(it, titles[tag] ?? it)]);
  return Object.fromEntries(shortened) as Text;
}
