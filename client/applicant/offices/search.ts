import type { Text } from "../../../shared/offices/texts.ts";
import { folded, foldedLetters, lettersOf } from "./foldedText.ts";
import { isArabic, stemOf } from "./stemOf.ts";

/** Search in the texts of an office on the device itself, so that it works without a network and nobody hears what is sought. */

/** A word that is sought: as it was typed, and the forms in which it may stand. A form that begins with a space begins a word. */
export interface SoughtWord {
  typed: string;
  forms: readonly string[];
}

const shortestPart = 4;
/** How much of a word somebody has to type until it stands for the words that mean the same. */
const enoughToMean = 4;

const isFound = (form: string, text: string) => text.includes(form);

/** Short pieces hide in other words ("eat" in "beaten"): these count at the beginning of a word only, the shortest as a whole one. */
function formOf(word: string, isSynonym: boolean): string {
  if (isSynonym && word.length < shortestPart) return ` ${word} `;
  const stem = word.includes(" ") ? word : stemOf(word);
  // In Arabic the article and "and" are written as one with the word.
  if (isArabic(word)) return stem.length >= shortestPart ? stem : word;
  return stem.length > shortestPart ? stem : ` ${stem}`;
}

/** The words that mean the same as a typed one; `groups` are lists with commas, in the languages of the office. */
function sameAs(typed: string, groups: readonly (readonly string[])[]): string[] {
  const isMeant = (word: string) =>
    stemOf(word) === stemOf(typed) || (typed.length >= enoughToMean && word.startsWith(typed));
  return groups.filter((group) => group.some(isMeant)).flat();
}

const groupOf = (synonyms: Text) =>
  Object.values(synonyms)
    .flatMap((it) => it.split(/[,،]/).map((word) => folded(word).trim()))
    .filter(Boolean);

/** The words of a question to the search, with their other forms and the words that mean the same. */
export function wordsIn(query: string, synonyms: readonly Text[] = []): SoughtWord[] {
  const groups = synonyms.map(groupOf);
  const typed = folded(query).split(" ").filter(Boolean);
  return typed.map((word) => ({
    typed: word,
    forms: [...new Set([word, formOf(word, false), ...sameAs(word, groups).map((it) => formOf(it, true))])],
  }));
}

/** The two parts of a compound (Zusammensetzung) that both stand in a text: "Passverlängerung" where a pass is extended. */
function partsFound(word: string, text: string): string[] {
  for (let at = shortestPart; at <= word.length - shortestPart; at++) {
    const first = word.slice(0, at);
    const second = stemOf(word.slice(at));
    const begin = [first, first.replace(/s$/, "")].find((it) => it.length >= shortestPart && isFound(` ${it}`, text));
    if (begin && isFound(second, text)) return [` ${begin}`, second];
  }
  return [];
}

const formsFound = ({ typed, forms }: SoughtWord, text: string) => {
  const found = forms.filter((it) => isFound(it, text));
  return found.length > 0 ? found : partsFound(typed, text);
};

const searchable = (texts: readonly string[]) => ` ${texts.map(folded).join(" | ")} `;

/** Whether every word stands somewhere in the texts, in one of its forms; without words everything is found. */
export function hasAllWords(words: readonly SoughtWord[], texts: readonly string[]): boolean {
  const all = searchable(texts);
  return words.every((it) => formsFound(it, all).length > 0);
}

/** What was found, best first: what has the words as they were typed stands before what only means the same. */
export function bestFirst<T>(found: readonly T[], words: readonly SoughtWord[], textsOf: (it: T) => string[]): T[] {
  const isTyped = (it: T) => {
    const all = searchable(textsOf(it));
    return words.every(({ typed }) => isFound(typed, all));
  };
  return [...found.filter(isTyped), ...found.filter((it) => !isTyped(it))];
}

/** A piece of a text, and whether the search hit it. */
export interface TextPart {
  text: string;
  hit: boolean;
}

/** Cuts a text into what the search hit and what lies between. Joined again, the parts are the text. */
export function partsOf(text: string, words: readonly SoughtWord[]): TextPart[] {
  const letters = lettersOf(text);
  const pieces = foldedLetters(letters);
  // A letter may fold into two (ß) or, as a lone accent, into none: each folded letter knows where it came from.
  const origins = pieces.flatMap((it, index) => Array.from({ length: it.length }, () => index));
  const flat = ` ${pieces.join("")} `;
  const hits = new Set<number>();
  for (const form of words.flatMap((it) => formsFound(it, flat))) {
    const spaces = form.length - form.trimStart().length;
    const length = form.trim().length;
    for (let at = flat.indexOf(form); at >= 0; at = flat.indexOf(form, at + 1)) {
      // The flat text begins one space before the first letter.
      for (let place = at + spaces - 1; place < at + spaces - 1 + length; place++) hits.add(origins[place] ?? -1);
    }
  }
  const parts: TextPart[] = [];
  letters.forEach((letter, index) => {
    const last = parts.at(-1);
    const hit = pieces[index] === "" && last ? last.hit : hits.has(index);
    if (last && last.hit === hit) last.text += letter;
    else parts.push({ text: letter, hit });
  });
  return parts;
}
