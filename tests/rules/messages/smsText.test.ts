import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadMailTexts } from "../../../server/messages/texts.ts";
import { isPlain, mobileNumber, smsText } from "../../../server/messages/smsText.ts";

const link = "https://termine.example.org/visit/AbCdEfGhIjKlMnOpQrStUw";

describe("a text message", () => {
  test("is text and link, or the text alone where both do not fit", () => {
    expect(smsText("Ihr Termin: Mi., 2. Dezember, 08:00 Uhr.", link)).toBe(
      `Ihr Termin: Mi., 2. Dezember, 08:00 Uhr. ${link}`,
    );
    const long = "x".repeat(120);
    expect(smsText(long, link)).toBe(long);
    expect(smsText("x".repeat(400), link)).toHaveLength(160);
  });

  test.each(["de", "en", "de-x-easy", "ar"])(
    "is at most 160 signs in %s, in plain letters where the language has them",
    async (tag) => {
      const find = await loadMailTexts();
      const { texts } = find("any", tag);
      const short = Object.entries(texts).filter(([key]) => key.startsWith("short_"));
      expect(short.length).toBeGreaterThan(5);
      for (const [key, text] of short) {
        const written = smsText(text.replace("{day}", "Mi., 24. September").replace(/\{\w+\}/g, "08:00"), link);
        expect(written.length, key).toBeLessThanOrEqual(160);
        expect(isPlain(written), key).toBe(tag !== "ar");
        expect(written).not.toMatch(/Ausländer|Behörde|immigra|office|دائرة|إقامة/i);
      }
    },
  );

  test("spaces that no plain message knows become ordinary ones", () => {
    expect(isPlain("8:00\u202fUhr")).toBe(false);
    expect(isPlain(smsText("8:00\u202fUhr", link))).toBe(true);
  });
});

describe("a telephone number", () => {
  test.each([
    ["+49 151 12345678", "+4915112345678"],
    ["0151 / 123 456 78", "+4915112345678"],
    ["+49 (0)151 12345678", "+4915112345678"],
    ["0049 151 12345678", "+4915112345678"],
    ["+43 664 1234567", "+436641234567"],
  ])("%s gets text messages as %s", (typed, number) => expect(mobileNumber(typed)).toBe(number));

  test.each(["030 123456", "+49 6421 2015", "110", "0", "+", "12345", "+0151 1234567"])("%s gets none", (typed) =>
    expect(mobileNumber(typed)).toBeUndefined(),
  );

  test("whatever is typed, what reaches the gateway is a plus and digits", () => {
    const anything = fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()/.\r\n-]{0,30}$/));
    fc.assert(
      fc.property(anything, (typed) => {
        expect(mobileNumber(typed) ?? "+4915112345678").toMatch(/^\+[1-9]\d{6,14}$/);
      }),
      {
        numRuns: 2000,
      },
    );
  });
});
