import { describe, expect, test } from "vitest";
import { isServed } from "../../../shared/offices/index.ts";
import { exampleIds, exampleOffice, type ExampleId } from "../../support/exampleOffices.ts";

describe("whether an office serves a postcode", () => {
  test.each([
    ["35037", true],
    ["35038", false],
    ["35039", true],
    ["35041", true],
    ["35043", true],
    ["35044", false],
    ["01067", false],
    ["", false],
  ])("%s: %s", (postcode, served) => {
    expect(isServed(["35037", "35039-35043"], postcode)).toBe(served);
  });

  test("an office that names no postcode serves none that could be told", () => {
    expect(isServed([], "35037")).toBe(false);
  });

  test("a postcode leads to one example office", () => {
    const serving = (postcode: string): ExampleId[] =>
      exampleIds.filter((id) => isServed(exampleOffice(id).serves?.postcodes ?? [], postcode));
    const own = exampleIds.map((id) => exampleOffice(id).address?.postcode ?? "");
    expect(own.map(serving)).toEqual(exampleIds.map((id) => [id]));
    expect(serving("10115")).toEqual([]);
  });
});
