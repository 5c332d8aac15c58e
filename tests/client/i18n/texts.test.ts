import { describe, expect, it } from "vitest";
import found from "words:applicant";
import { languages } from "../../../client/i18n/index.ts";
import { problemStatus } from "../../../shared/problems.ts";
import { differingHoles, tags, textsOf as textsIn } from "./languageFolders.ts";

const sources = import.meta.glob<string>("../../../client/**/*.{vue,ts}", {
  eager: true,
  query: "?raw",
  import: "default",
});

const textsOf = (tag: string) => textsIn(tag, "applicant");
const german = textsOf("de");

/** Keys named in full in the sources, and the fixed beginnings of keys that are put together there. */
function keysIn(source: string) {
  const rooms = [...new Set([...german.keys()].map((key) => key.split(".")[0]))].join("|");
  // Straight after an equals sign stands the expression of an attribute, not a text.
  const quoted = new RegExp(`(?<!=)["'\`]((?:${rooms})\\.[A-Za-z0-9_.]*)(\\$\\{|["'\`])`, "g");
  return [...source.matchAll(quoted)].map(([, key, end]) => ({ key: key ?? "", isBeginning: end === "${" }));
}

const known = (texts: Map<string, string>, { key, isBeginning }: { key: string; isBeginning: boolean }) =>
  isBeginning ? [...texts.keys()].some((it) => it.startsWith(key)) : texts.has(key);

const named = Object.entries(sources)
  .filter(([path]) => !path.endsWith("index.ts"))
  .flatMap(([path, source]) => keysIn(source).map((it) => ({ ...it, path })));

describe("the texts of the app", () => {
  it("finds the keys that the pages name", () => {
    expect(keysIn(`t("common.retry") t(\`problems.\${code}\`) to="/visits"`)).toEqual([
      { key: "common.retry", isBeginning: false },
      { key: "problems.", isBeginning: true },
    ]);
    expect(named.length).toBeGreaterThan(50);
  });

  it("are offered in every language that has a folder, each loaded as one file", async () => {
    expect(Object.keys(languages).sort()).toEqual(tags);
    expect(tags).toEqual(expect.arrayContaining(["de", "en"]));
    const words = (await found["en"]?.load())?.default;
    expect(Object.keys(words ?? {}).sort()).toEqual(
      [...new Set([...german.keys()].map((it) => it.split(".")[0]))].sort(),
    );
  });

  it.each(tags)("MR-25 exist in %s for every key that a page names", (language) => {
    const texts = textsOf(language);
    expect(named.filter((it) => !known(texts, it)).map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
  });

  it.each(tags)("MR-25 are the same in number and place in %s as in German", (language) => {
    expect([...textsOf(language).keys()].sort()).toEqual([...german.keys()].sort());
  });

  it.each(tags)("put the same values in the same texts in %s as in German", (language) => {
    expect(differingHoles(textsOf(language), german)).toEqual([]);
  });

  it.each(tags)("say in %s what to do on every refusal and every failure", (language) => {
    const texts = textsOf(language);
    const codes = [...Object.keys(problemStatus), "unreachable", "broken", "unknown"];
    expect(codes.filter((code) => !texts.get(`problems.${code}`))).toEqual([]);
  });

  it("MR-25 are not empty", () => {
    const empty = tags.flatMap((it) => [...textsOf(it)].filter(([, text]) => text.trim() === ""));
    expect(empty).toEqual([]);
  });
});
