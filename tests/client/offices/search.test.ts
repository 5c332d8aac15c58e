import { describe, expect, it } from "vitest";
import { folded, hasAllWords, partsOf, wordsIn } from "../../../client/applicant/offices/search.ts";

const marked = (text: string, query: string) =>
  partsOf(text, wordsIn(query))
    .map((it) => (it.hit ? `[${it.text}]` : it.text))
    .join("");

describe("ST-11 the search in questions and matters", () => {
  it.each([
    ["Übertrag", "ubertrag"],
    ["GEBÜHR", "gebühr"],
    ["Straße", "strasse"],
    ["Łódź", "lodz"],
    ["Đặng", "dang"],
    ["ışık", "isik"],
    ["مَوْعِد", "موعد"],
    ["أسئلة", "اسئله"],
    ["U\u0308bertrag", "\u00dcbertrag"],
  ])("takes %s and %s for the same", (one, other) => {
    expect(folded(one)).toBe(folded(other));
  });

  it("finds what has all the words, wherever they stand, and not what lacks one", () => {
    const texts = ["Wofür brauche ich keinen Termin?", "Für den Übertrag schon."];
    expect(hasAllWords(wordsIn("termin übertrag"), texts)).toBe(true);
    expect(hasAllWords(wordsIn("termin gebühr"), texts)).toBe(false);
    expect(hasAllWords(wordsIn("  ?! "), texts)).toBe(true);
  });

  it.each([
    ["Wofür brauche ich einen Termin?", "WOFUR termin", "[Wofür] brauche ich einen [Termin]?"],
    ["Große Straße", "strasse", "Große [Straße]"],
    ["U\u0308bertrag und Übertrag", "uber", "[Über]trag und [Über]trag"],
    ["Termin, Terminanfrage", "min", "Ter[min], Ter[min]anfrage"],
    ["nichts davon", "termin", "nichts davon"],
  ])("marks in „%s“ what was searched by %s", (text, query, result) => {
    expect(marked(text, query)).toBe(result);
  });

  it("loses no letter of a text by marking", () => {
    const text = "Größe: „ſ“, ﬁ, \u0301 und ß — أسئلة";
    const joined = partsOf(text, wordsIn("s ß أ"))
      .map((it) => it.text)
      .join("");
    expect(joined).toBe(text.normalize("NFC"));
  });
});
