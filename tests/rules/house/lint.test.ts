import { ESLint } from "eslint";
import { describe, expect, test } from "vitest";

const eslint = new ESLint();

/** The rules that a text breaks, as if it stood in this file. */
async function broken(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map((it) => it.ruleId);
}

describe("the lint rules", () => {
  const breaches: [string, string, string, string][] = [
    ["a rule that reads the clock", "shared/a.ts", "export const a = Date.now();", "no-restricted-syntax"],
    ["a rule that makes a date of now", "shared/a.ts", "export const a = new Date();", "no-restricted-syntax"],
    ["a rule that throws dice", "shared/a.ts", "export const a = Math.random();", "no-restricted-syntax"],
    ["a rule that makes an identifier", "shared/a.ts", "export const a = crypto.randomUUID();", "no-restricted-syntax"],
    ["a rule that prints", "shared/a.ts", "console.log(1);", "no-console"],
    ["a page that prints", "client/applicant/a.ts", "console.log(1);", "no-console"],
    ["a page that fetches", "client/applicant/a.ts", "export const a = fetch('/api');", "no-restricted-globals"],
    [
      "a page that fetches by the window",
      "client/kit/a.ts",
      "export const a = window.fetch('/');",
      "no-restricted-properties",
    ],
    [
      "a type that says nothing",
      "server/a.ts",
      "export const a = (b: any): void => b;",
      "@typescript-eslint/no-explicit-any",
    ],
    ["raw markup", "client/kit/A.vue", '<template><p v-html="a" /></template>', "vue/no-v-html"],
    [
      "a picture without words",
      "client/kit/A.vue",
      '<template><img src="a.png" /></template>',
      "vuejs-accessibility/alt-text",
    ],
  ];

  test.each(breaches)("find %s", async (_breach, file, text, rule) => {
    expect(await broken(file, text)).toContain(rule);
  });

  test("let client/api fetch and a rule work with a date that came in", async () => {
    expect(await broken("client/api/a.ts", "export const a = fetch('/api');\n")).toEqual([]);
    expect(await broken("shared/a.ts", "export const a = (ms: number) => new Date(ms);\n")).toEqual([]);
  });
});
