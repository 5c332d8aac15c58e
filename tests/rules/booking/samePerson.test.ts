import { describe, expect, test } from "vitest";
import { personKey } from "../../../shared/booking/index.ts";
import { date } from "../../support/instants.ts";

const key = (familyName: string, givenName = "", birthDate = "1990-02-03") =>
  personKey({ familyName, givenName, birthDate: date(birthDate) });

describe("C34 rule 12: one person, however the name was typed", () => {
  test.each([
    ["Müller", "MULLER", "marks and case"],
    ["Mu\u0308ller", "M\u00fcller", "marks typed apart"],
    ["Nguye\u0302\u0303n", "Nguyễn", "two marks, composed"],
    ["a\u0323\u0302", "a\u0302\u0323", "two marks in another order"],
    ["Groß", "GROSS", "sharp s"],
    ["STRAẞER", "Strasser", "capital sharp s"],
    ["Sørensen", "SORENSEN", "o with a stroke"],
    ["ǾRE", "øre", "o with a stroke and an accent"],
    ["Yıldız", "YILDIZ", "i without a dot"],
    ["İpek", "ipek", "capital i with a dot"],
    ["IŞIK", "ışık", "Turkish capital and small"],
    ["Al-Hassan", "al Hassan", "hyphen and space"],
    ["Al‐Hassan", "Al–Hassan", "other hyphens"],
    ["De\u00a0la  Cruz", "Delacruz", "fixed and double spaces"],
    ["Ｏｍａｒ", "Omar", "wide letters"],
    ["ﬁnn", "Finn", "a ligature"],
    ["مُحَمَّد", "محمد", "Arabic vowel marks"],
    ["ﻣﺤﻤﺪ", "محمد", "Arabic letters in their joined forms"],
    ["علی\u200cرضا", "علیرضا", "the half space of Persian"],
    ["Ελένης", "ΕΛΕΝΗΣ", "Greek with the sigma at the end"],
    ["Νίκος Ανδρέας", "ΝΙΚΟΣΑΝΔΡΕΑΣ", "Greek with a sigma before a space"],
    ["Ёлкин", "елкин", "Cyrillic marks"],
    ["김민준", "김민준".normalize("NFD"), "Korean syllables apart"],
  ])("%s and %s: %s", (one, other) => {
    expect(key(one)).toBe(key(other));
    expect(key("Doe", one)).toBe(key("Doe", other));
  });

  test.each([
    ["Müller", "Mueller"],
    ["Ali", "Alia"],
    ["محمد", "احمد"],
    ["王", "李"],
    ["Łukasz", "Lukas"],
  ])("%s and %s are two people", (one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  test("family and given name do not run into each other, and one-word names stay apart from others", () => {
    expect(key("Anna", "Maria")).not.toBe(key("AnnaMaria"));
    expect(key("Anna", "Maria")).not.toBe(key("Maria", "Anna"));
    expect(key("a|", "b")).not.toBe(key("a", "|b"));
    expect(key("Suharto")).toBe(key("SUHARTO", " "));
  });

  test("another birth date is another person", () => {
    expect(key("Ali", "Can", "1990-02-03")).not.toBe(key("Ali", "Can", "1990-03-02"));
  });
});
