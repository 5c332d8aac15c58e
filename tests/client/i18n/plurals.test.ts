import { describe, expect, it } from "vitest";
import { pluralRule } from "../../../client/i18n/pluralRule.ts";

const formOf = (tag: string, forms: string[], count: number) => forms[pluralRule(tag)(count, forms.length)];

describe("the form that belongs to a number", () => {
  const arabic = ["zero", "one", "two", "few", "many", "other"];
  it.each([
    [0, "zero"],
    [1, "one"],
    [2, "two"],
    [3, "few"],
    [10, "few"],
    [11, "many"],
    [99, "many"],
    [100, "other"],
    [103, "few"],
  ])("is in Arabic one of six: %i has %s", (count, form) => {
    expect(formOf("ar", arabic, count)).toBe(form);
  });

  it.each([
    ["de", ["one", "other"], 1, "one"],
    ["de", ["one", "other"], 0, "other"],
    ["de-x-easy", ["one", "other"], 2, "other"],
    ["uk", ["one", "few", "many", "other"], 22, "few"],
    ["uk", ["one", "few", "many", "other"], 5, "many"],
    ["tr", ["one", "other"], 7, "other"],
    ["fr", ["one", "other"], 0, "one"],
    ["fr", ["one", "other"], 5, "other"],
    ["bs", ["one", "few", "other"], 3, "few"],
    ["fa", ["one", "other"], 1, "one"],
  ])("follows the language: %s", (tag, forms, count, form) => {
    expect(formOf(tag, forms, count)).toBe(form);
  });

  it("is the only one where a text has no more", () => {
    expect(pluralRule("ar")(2, 1)).toBe(0);
  });
});
