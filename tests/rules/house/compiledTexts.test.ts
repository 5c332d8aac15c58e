import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createI18n } from "vue-i18n";
import { compiledTexts } from "../../../vite.config.texts.ts";

type Words = { [key: string]: string | Words };

const files = globSync("client/{i18n/*,staff/checkin/scanner/texts}/*.json");
const transform = compiledTexts.transform as unknown as (code: string, id: string) => { code: string } | null;
const keysOf = (words: Words, before = ""): string[] =>
  Object.entries(words).flatMap(([key, it]) =>
    typeof it === "string" ? [before + key] : keysOf(it, `${before}${key}.`),
  );

/** What a reader sees of every text, for none, one and several of whatever is counted. */
function shown(keys: readonly string[], words: Words): string[] {
  const { t } = createI18n({ legacy: false, locale: "de", messages: { de: words } }).global;
  const told = { name: "N", when: "W", from: "F", to: "T" };
  return keys.flatMap((key) => [t(key, told), ...[0, 1, 5].map((count) => t(key, count, { named: told }))]);
}

test.each(files)("%s says the same when it is compiled while building", (file) => {
  const source = readFileSync(file, "utf8");
  const words = JSON.parse(source) as Words;
  const built = JSON.parse(transform(source, `/somewhere/${file}`)?.code ?? "") as Words;
  expect(shown(keysOf(words), built)).toEqual(shown(keysOf(words), words));
});

test("a text with something to fill in is no text any more, and a plain one stays as it is", () => {
  const source = JSON.stringify({ plain: "Hallo", filled: "Hallo {name}" });
  const built = JSON.parse(transform(source, "/here/client/i18n/de/any.json")?.code ?? "") as Words;
  expect([typeof built["plain"], typeof built["filled"]]).toEqual(["string", "object"]);
  expect(transform(source, "/here/shared/any.json")).toBeNull();
});
