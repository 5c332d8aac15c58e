import { describe, expect, it, test } from "vitest";
import { connections } from "../../../client/device/staff/connection.ts";
import found from "words:staff";
import { verdicts } from "../../../shared/checkin/index.ts";
import { differingHoles, textsOf as textsIn } from "../i18n/languageFolders.ts";

const sources = import.meta.glob<string>(["../../../client/staff/**/*.{vue,ts}", "!**/scanner/**"], {
  eager: true,
  query: "?raw",
  import: "default",
});

const textsOf = (tag: string) => textsIn(tag, "staff");
const german = textsOf("de");

const named = Object.entries(sources).flatMap(([path, source]) =>
  [...source.matchAll(/(?<!=)["'`]((?:staff|checkin|tablets)\.[A-Za-z0-9_.]*)(\$\{|["'`])/g)].map(
    ([, key = "", end]) => ({
      path,
      key,
      isBeginning: end === "${",
    }),
  ),
);
const isKnown = (texts: Map<string, string>, { key, isBeginning }: { key: string; isBeginning: boolean }) =>
  isBeginning ? [...texts.keys()].some((it) => it.startsWith(key)) : texts.has(key);

test("the staff app offers only languages that have words for it", () => {
  expect(Object.keys(found)).toEqual(["de", "en"]);
});

describe.each(Object.keys(found))("the words of the staff app in %s", (language) => {
  const texts = textsOf(language);

  it.each(Object.keys(verdicts))("PS say what the verdict %s means and what to do", (kind) => {
    expect(texts.get(`checkin.verdict.${kind}.title`)).toMatch(/\w/);
    expect(texts.get(`checkin.verdict.${kind}.text`)?.split(/[.;]\s/).length ?? 0).toBeGreaterThanOrEqual(1);
    expect(texts.get(`checkin.verdict.${kind}.text`)?.length ?? 0).toBeGreaterThan(20);
  });

  it.each(connections)("O4 name the connection %s and what it means", (connection) => {
    expect(texts.get(`staff.connection.${connection}`)).toMatch(/\w/);
    expect(texts.get(`staff.connection.about.${connection}`)).toMatch(/\w/);
  });

  it("exist for every key that a page names", () => {
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((it) => !isKnown(texts, it)).map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
  });

  it("are the same in number and place as in German, with the same values in them", () => {
    expect([...texts.keys()].sort()).toEqual([...german.keys()].sort());
    expect(differingHoles(texts, german)).toEqual([]);
  });
});
