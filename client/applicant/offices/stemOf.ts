const shortestStem = 4;
const shortestArabic = 3;
// Endings of German and English words, the longest first.
const endings = ["ungen", "ung", "ern", "ing", "en", "er", "es", "em", "ed", "e", "n", "s"];
const arabicBeginnings = ["وال", "بال", "لل", "ال"];
const arabicEndings = ["ات", "ين", "ون", "تي", "تك", "ه", "ت"];

/** Whether a word is written in Arabic letters. */
export const isArabic = (word: string) => /\p{Script=Arabic}/u.test(word);

function cut(word: string, shortest: number, parts: readonly string[], side: "start" | "end"): string {
  const part = parts.find(
    (it) => (side === "start" ? word.startsWith(it) : word.endsWith(it)) && word.length - it.length >= shortest,
  );
  if (part === undefined) return word;
  return side === "start" ? word.slice(part.length) : word.slice(0, -part.length);
}

/**
 * A folded word without its ending, so that it is found in its other forms: "verlängerung" in "verlängern", "karten" in "Karte". In
 * Arabic the article goes as well. A rough cut: what is left of a word only has to be part of the other.
 */
export function stemOf(word: string): string {
  if (!isArabic(word)) return cut(word, shortestStem, endings, "end");
  return cut(cut(word, shortestArabic, arabicBeginnings, "start"), shortestArabic, arabicEndings, "end");
}
