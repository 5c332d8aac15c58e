/** Search in the texts of an office on the device itself, so that it works without a network and nobody hears what is sought. */

// Letters that Unicode does not take apart, and Arabic ones that people write in several ways.
const sameLetter: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  ٱ: "ا",
  ى: "ي",
  ی: "ي",
  ک: "ك",
  ة: "ه",
};

function foldedLetter(letter: string): string {
  const small = letter.toLowerCase();
  return sameLetter[small] ?? small.normalize("NFD").replace(/\p{M}/gu, "");
}

const lettersOf = (text: string) => [...text.normalize("NFC")];

/** A text without capitals and accents: "Übertrag" and "ubertrag" are the same. */
export function folded(text: string): string {
  return lettersOf(text).map(foldedLetter).join("");
}

/** The words of a question to the search, folded. */
export function wordsIn(query: string): string[] {
  return folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Whether every word stands somewhere in the texts; without words everything is found. */
export function hasAllWords(words: readonly string[], texts: readonly string[]): boolean {
  const all = texts.map(folded).join("\n");
  return words.every((it) => all.includes(it));
}

/** A piece of a text, and whether the search hit it. */
export interface TextPart {
  text: string;
  hit: boolean;
}

/** Cuts a text into what the search hit and what lies between. Joined again, the parts are the text. */
export function partsOf(text: string, words: readonly string[]): TextPart[] {
  const letters = lettersOf(text);
  const pieces = letters.map(foldedLetter);
  // A letter may fold into two (ß) or, as a lone accent, into none: each folded letter knows where it came from.
  const origins = pieces.flatMap((it, index) => Array.from({ length: it.length }, () => index));
  const flat = pieces.join("");
  const hits = new Set<number>();
  for (const word of words) {
    for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + word.length)) {
      for (let place = at; place < at + word.length; place++) hits.add(origins[place] ?? -1);
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
