import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { PersonSchema } from "../../../shared/booking/index.ts";

/** The Latin letters of DIN 91379 (normative) beyond A to Z, as ranges of code points and single ones. */
const ranges = [
  ...[
    "À-Ö",
    "Ø-ö",
    "ø-ž",
    "Ƈ-ƈ",
    "Ə",
    "Ɨ",
    "Ơ-ơ",
    "Ư-ư",
    "Ʒ",
    "Ǎ-ǜ",
    "Ǟ-ǟ",
    "Ǣ-ǰ",
    "Ǵ-ǵ",
    "Ǹ-ǿ",
    "Ȓ-ȓ",
    "Ș-ț",
    "Ȟ-ȟ",
    "ȧ-ȳ",
  ],
  ...[
    "ə",
    "ɨ",
    "ʒ",
    "Ḃ-ḃ",
    "Ḇ-ḇ",
    "Ḋ-ḑ",
    "ḗ",
    "Ḝ-ḫ",
    "ḯ-ḳ",
    "Ḵ-ḷ",
    "Ḻ-ḻ",
    "Ṁ-ṉ",
    "Ṓ-ṛ",
    "Ṟ-ṣ",
    "Ṫ-ṯ",
    "Ẁ-ẇ",
    "Ẍ-ẗ",
    "ẞ",
    "Ạ-ỹ",
  ],
];
const single = ranges.flatMap((range) => {
  const [first = 0, last = first] = [...range].filter((it) => it !== "-").map((it) => it.codePointAt(0));
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
});

/** The letters that the norm writes as a base letter and marks: for each mark, or pair of marks, the letters that carry it. */
const sequences = Object.entries({
  "\u030b": "Aa",
  "\u0300": "CFGKMPSTZcfgkmpstz",
  "\u0304": "CFHKNPSTZcfhknpstz",
  "\u0306": "CMNRZcmnrzÇç",
  "\u0308": "CTZczẠạỌọỤụ",
  "\u0315": "CKPTckptČč",
  "\u0323": "CPcpČč",
  "\u0326": "CHKLNchklnŽž",
  "\u0302": "DKLMNZdklmn",
  "\u0331": "HSs",
  "\u0301": "JjĪīÿ",
  "\u030c": "J",
  "\u0307": "KUku",
  "\u031b": "KTkt",
  "\u0325": "LRlr",
  "\u0310": "Mm",
  "\u0327": "ZzŽž",
  "\u030d": "ēō",
  "\u0328\u0306": "Cc",
  "\u0325\u0304": "LRlr",
  "\u031b\u0304": "Ss",
}).flatMap(([marks, letters]) => [...letters].map((letter) => letter + marks));
const further = ["K\u035fH", "K\u035fh", "k\u035fh", ..."ÛûḲḳṢṣṬṭỤụ"].map((it) => (it.length > 1 ? it : `${it}\u0304`));

const person = (familyName: string, givenName = "") => ({ familyName, givenName, birthDate: "1990-05-17" });
const taken = (familyName: string, givenName?: string) => v.safeParse(PersonSchema, person(familyName, givenName));

describe("a name", () => {
  test("is taken in every Latin letter of DIN 91379, and comes out as it was written", () => {
    const letters = [...single, ...sequences, ...further];
    expect(letters.length).toBeGreaterThan(550);
    for (const letter of letters) {
      const read = taken(`${letter}a ${letter}`, `Ana-${letter}`);
      expect(read.success, letter).toBe(true);
      if (read.success) expect(read.output.familyName).toBe(`${letter}a ${letter}`.normalize("NFC").trim());
    }
  });

  test("is taken with the signs that names of the norm carry", () => {
    for (const sign of "',-.`~¨´·ʹʺʾʿˈˌ’‡") expect(taken(`O${sign}Neil`).success, sign).toBe(true);
  });

  test.each(["محمد الخطيب", "李小龍", "Иван", "Ὀδυσσεύς", "ഗോപാലൻ", "ნინო", "אברהם", "Ōe Kenzaburō"])(
    "is taken in its own script: %s",
    (name) => {
      expect(taken(name)).toMatchObject({ success: true, output: { familyName: name.normalize("NFC") } });
    },
  );

  test("of one word needs no given name", () => {
    expect(taken("Suharto")).toMatchObject({ success: true, output: { familyName: "Suharto", givenName: "" } });
    expect(v.is(PersonSchema, person("", "Suharto"))).toBe(false);
  });

  test("written composed or with separate marks is the same name of the same person", () => {
    const [composed, apart] = ["Nguyễn Ñ", "Nguyễn Ñ".normalize("NFD")].map((it) => taken(it));
    expect(composed?.output).toEqual(apart?.output);
    expect(apart?.output).not.toEqual(person("Nguyễn Ñ".normalize("NFD")));
  });

  test.each(["Zeile\neins", "Ende\u0000", "\u200b\u200b", "  ", "Halb\ud800"])("is not %j", (name) => {
    expect(taken(name).success).toBe(false);
  });
});
