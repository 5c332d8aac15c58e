/** Texts without what people leave out or write differently when they search: capitals, accents, hyphens. */

// Letters that Unicode does not take apart, Arabic ones that people write in several ways, and the digits of Arabic and Persian.
const sameLetter: Record<string, string> = {
  ß: "ss",
  æ: "a",
  œ: "o",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  ٱ: "ا",
  ى: "ي",
  ی: "ي",
  ک: "ك",
  ة: "ه",
  ـ: "",
};

function foldedLetter(letter: string): string {
  const small = letter.toLowerCase();
  const same = sameLetter[small];
  if (same !== undefined) return same;
  const code = small.charCodeAt(0);
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
  if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
  return small.normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "");
}

const isWordLetter = (letter = "") => /^[\p{L}\p{N}]/u.test(letter);

/** The letters of a text as they are shown. */
export const lettersOf = (text: string) => [...text.normalize("NFC")];

/**
 * What each letter is to the search: one letter or two, nothing, or a space between words. "ue" is another way to write "ü", and a
 * hyphen does not part "Aufenthalts-Erlaubnis".
 */
export function foldedLetters(letters: readonly string[]): string[] {
  const plain = letters.map(foldedLetter);
  return plain.map((letter, at) => {
    const before = plain[at - 1];
    if (letter === "e" && (before === "a" || before === "o" || before === "u")) return "";
    if (/^[-‐‑]$/.test(letter) && isWordLetter(before) && isWordLetter(plain[at + 1])) return "";
    return letter === "" || isWordLetter(letter) ? letter : " ";
  });
}

/** A text as the search reads it: "Übertrag", "uebertrag" and "ubertrag" are the same, and between words stand spaces. */
export const folded = (text: string): string => foldedLetters(lettersOf(text)).join("");
