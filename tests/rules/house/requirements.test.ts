import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { coverage, groupOf, idsIn, requirementsOf } from "../../../scripts/requirements/coverage.mjs";
import { testNames } from "../../../scripts/requirements/testNames.mjs";

describe("the names of tests", () => {
  const titles = (source: string) => testNames(source).map((it) => it.titles.join(" › "));

  test("are read with the groups around them", () => {
    const source = `
      describe("C30 a booking", () => {
        test("wins once", () => {});
        describe("that loses", () => { it('keeps what was typed', async () => {}); });
      });
      test(\`O1 shows \${thing}\`, () => {});`;
    expect(titles(source)).toEqual([
      "C30 a booking › wins once",
      "C30 a booking › that loses › keeps what was typed",
      "O1 shows ${thing}",
    ]);
  });

  test("are read from tables, from Playwright's groups and across lines", () => {
    const source = `
      test.each([["a", 1], ["b (2)", 2]])("MR-15 %s", () => {});
      test.each\`a | b\`("C1 table", () => {});
      test.describe("PS-01", () => { test(
        "steps", async ({ page }) => { await test.step("C2 not a test", async () => {}); test.skip(!page, "C3 no"); }); });`;
    expect(titles(source)).toEqual(["MR-15 %s", "C1 table", "PS-01 › steps"]);
  });

  test("in comments and strings are none", () => {
    expect(titles(`// test("C1 a", () => {})\nconst a = 'test("C2 b", () => {})';`)).toEqual([]);
  });

  test("are marked when the test or its group is switched off", () => {
    const source = `
      test.skip("C1 a", () => {});
      test.todo("C2 b");
      describe.skip("C3", () => { test("c", () => {}); });
      test("C4 d", () => {});`;
    expect(testNames(source).map((it) => it.isOff)).toEqual([true, true, true, false]);
  });
});

describe("the ids in a title", () => {
  test.each([
    ["MR-15 the desk is closed on Tuesdays", ["MR-15"]],
    ["MR-15, MR-16 and C7: hours", ["MR-15", "MR-16", "C7"]],
    ["C12 O1/F20 a row", ["C12", "O1", "F20"]],
    ["the desk keeps MR-18", ["MR-18"]],
    ["prints on A4", []],
    ["A4 is not A10", ["A4"]],
    ["C123 is none, nor is XMR-15", []],
  ])("of %j", (title, ids) => {
    expect(idsIn(title)).toEqual(ids);
  });
});

describe("the list of requirements", () => {
  const table = "| id | kind | what |\n| --- | --- | --- |\n| X-01 | implied | One. |\n| C1 | Two. |\n";

  test("is read from the tables and told from its head", () => {
    expect(requirementsOf(table)).toEqual([
      { id: "X-01", text: "One." },
      { id: "C1", text: "Two." },
    ]);
  });

  test("refuses an id that stands there twice", () => {
    expect(() => requirementsOf(table + table)).toThrow("X-01 twice");
  });

  test("shows what no running test names as open, and what no table knows as unknown", () => {
    const tests = [
      { file: "a", titles: ["X-01 one"], isOff: false },
      { file: "a", titles: ["C1 two"], isOff: true },
      { file: "b", titles: ["C99 three"], isOff: false },
    ];
    const { rows, unknown } = coverage(requirementsOf(table), tests);
    expect(rows.map((it) => it.tests.length)).toEqual([1, 0]);
    expect(unknown).toEqual(["C99"]);
  });

  test("of this project is whole", () => {
    const all = requirementsOf(readFileSync(join(import.meta.dirname, "../../../docs/requirements.md"), "utf8"));
    const counts: Record<string, number> = {};
    for (const { id } of all) counts[groupOf(id)] = (counts[groupOf(id)] ?? 0) + 1;
    expect(counts).toEqual({ X: 7, MR: 25, PS: 18, MD: 25, ST: 18, DU: 20, Z: 3, C: 52, O: 24, F: 25, A: 26 });
    expect(all.filter((it) => it.text === "")).toEqual([]);
  });
});
