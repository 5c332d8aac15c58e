import { describe, expect, it } from "vitest";
import { folded } from "../../../client/applicant/offices/foldedText.ts";
import { bestFirst, hasAllWords, partsOf, wordsIn } from "../../../client/applicant/offices/search.ts";
import { exampleIds, viewIn, viewOf, type ExampleId } from "../../support/exampleViews.mjs";

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
    ["Uebertrag", "Übertrag"],
    ["Gebuehr", "GEBÜHR"],
    ["Aufenthalts-Erlaubnis", "Aufenthaltserlaubnis"],
    ["إقامة", "اقامه"],
    ["بطـــاقة", "بطاقه"],
    ["١١٦", "116"],
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
    ["Verlängerung", "Aufenthaltserlaubnis verlängern"],
    ["verlaengern", "Die Verlängerung der Erlaubnis"],
    ["Karten", "Meine Karte endet"],
    ["Pässe", "Ihr Pass"],
    ["abholen", "Abholung eines Reiseausweises"],
    ["Passverlängerung", "Der Pass, verlängert"],
    ["cards", "Your card"],
    ["البطاقات", "بطاقتك جاهزة"],
  ])("finds %s in „%s“: endings and parts of compounds", (query, text) => {
    expect(hasAllWords(wordsIn(query), [text])).toBe(true);
  });

  it.each([
    ["Umzug", "Der Auszug aus dem Register"],
    ["eat", "Beantragen Sie es"],
    ["Reise", "Landkreis"],
    ["Duldung", "Meldung"],
  ])("does not find %s in „%s“", (query, text) => {
    expect(hasAllWords(wordsIn(query), [text])).toBe(false);
  });

  it("takes words of one list for the same, short ones only where they stand alone", () => {
    const same = [{ de: "Karte, eAT", en: "card" }];
    expect(hasAllWords(wordsIn("Karte", same), ["Abholung (eAT)"])).toBe(true);
    expect(hasAllWords(wordsIn("cards", same), ["Ihre Karte"])).toBe(true);
    expect(hasAllWords(wordsIn("Karte", same), ["Beatmung"])).toBe(false);
    expect(hasAllWords(wordsIn("Karte"), ["Abholung (eAT)"])).toBe(false);
  });

  it("puts what has the words as typed before what only means the same", () => {
    const same = [{ de: "Karte, eAT" }];
    const texts = ["Abholung (eAT)", "Neue Karte"];
    expect(bestFirst(texts, wordsIn("karte", same), (it) => [it])).toEqual(["Neue Karte", "Abholung (eAT)"]);
  });

  it.each([
    ["Wofür brauche ich einen Termin?", "WOFUR termin", "[Wofür] brauche ich einen [Termin]?"],
    ["Große Straße", "strasse", "Große [Straße]"],
    ["U\u0308bertrag und Übertrag", "uber", "[Über]trag und [Über]trag"],
    ["Termin, Terminanfrage", "min", "Ter[min], Ter[min]anfrage"],
    ["nichts davon", "termin", "nichts davon"],
    ["Beim Verlängern", "verlängerung", "Beim [Verlänger]n"],
    ["Pass: verlängern", "Passverlängerung", "[Pass]: [verlänger]n"],
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

describe("ST-11 what people type finds the matter, by the words of the catalogue", () => {
  const now = "2026-11-02T09:00:00+01:00";
  function found(id: ExampleId, query: string, language = "de"): string[] {
    const { services, synonyms } = viewIn(language, id, now);
    const textsOf = ({ name, description, covers = [] }: (typeof services)[number]) =>
      [name, description, ...covers].flatMap((it) => (it ? [it.de, it[language] ?? it.de] : []));
    return services.filter((it) => hasAllWords(wordsIn(query, synonyms), textsOf(it))).map((it) => it.id);
  }

  it.each<[string, string, string?]>([
    ["Visum", "permit"],
    ["Karte", "eat_pickup"],
    ["eAT", "eat_pickup"],
    ["Ausweis", "travel_doc"],
    ["Umzug", "address_change"],
    ["umgezogen", "address_change"],
    ["Bruder", "permit"],
    ["Heirat", "permit"],
    ["Blaue Karte", "permit"],
    ["Uebertrag", "transfer"],
    ["neue Karte", "transfer"],
    ["Gast", "commitment"],
    ["Asyl", "asylum_cert"],
    ["moved", "address_change", "en"],
    ["guest", "commitment", "en"],
    ["بطاقة", "eat_pickup", "ar"],
    ["عنوان", "address_change", "ar"],
    ["فيزا", "permit", "ar"],
    ["العائلة", "permit", "ar"],
    ["ضيوف", "commitment", "ar"],
    ["Umzug", "address_change", "de-x-easy"],
  ])("%s leads to %s", (query, service, language) => {
    expect(found("marburg", query, language)).toContain(service);
  });

  it("and does not lead everywhere", () => {
    expect(found("marburg", "Umzug")).not.toContain("commitment");
    expect(found("marburg", "Gast")).toEqual(["commitment"]);
    expect(found("marburg", "Waschmaschine")).toEqual([]);
  });

  it("„umgezogen“ finds the answer about moving, and none that only asks for an address", () => {
    const { faq, synonyms } = viewOf("marburg", now);
    const found = faq.filter((it) => hasAllWords(wordsIn("umgezogen", synonyms), [it.question.de, it.answer.de]));
    expect(found.map((it) => it.id)).toEqual(["address"]);
  });

  it.each(exampleIds)("%s: a lost card finds an answer or a matter, whatever word is used", (id) => {
    const { faq, services, synonyms } = viewOf(id, now);
    const all = [
      ...faq.map((it) => [it.question.de, it.answer.de]),
      ...services.map((it) => [it.name.de, it.description?.de ?? ""]),
    ];
    const hits = ["verloren", "Verlust", "gestohlen"].map(
      (word) => all.filter((texts) => hasAllWords(wordsIn(word, synonyms), texts)).length,
    );
    expect(new Set(hits).size).toBe(1);
  });
});
