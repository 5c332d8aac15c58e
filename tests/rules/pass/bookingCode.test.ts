import { expect, test } from "vitest";
import { formatCode, readCode } from "../../../shared/pass/index.ts";

test("a code is shown in groups of three, three and four", () => {
  expect(formatCode("K7M2PX90QA")).toBe("K7M-2PX-90QA");
});

test.each([
  ["as it is shown", "K7M-2PX-90QA"],
  ["without groups", "K7M2PX90QA"],
  ["in lower case", "k7m-2px-90qa"],
  ["with spaces around and between", "  k7m 2px 90qa\n"],
  ["with a long dash and a fixed space", "K7M–2PX\u00a090QA"],
  ["with the letter O for the digit 0", "K7M-2PX-9OQA"],
  ["in wide letters", "Ｋ７Ｍ２ＰＸ９０ＱＡ"],
  ["with a mark of writing direction", "\u200eK7M2PX90QA\u200f"],
])("a code typed %s is read", (_, typed) => {
  expect(readCode(typed)).toBe("K7M2PX90QA");
});

test.each(["I23456789A", "i23456789a", "١٢٣٤٥٦٧٨٩A", "۱۲۳۴۵۶۷۸۹a"])("%s is read with its digits", (typed) => {
  expect(readCode(typed)).toBe("123456789A");
});

test.each(["", "K7M2PX90Q", "K7M2PX90QAA", "K7M2PX90QY", "K7M2PX90QZ", "K7M2PX90Q?", "K7M/2PX/90QA", "K7M2PX90QÄ"])(
  "%j is no code",
  (typed) => {
    expect(readCode(typed)).toBeUndefined();
  },
);
