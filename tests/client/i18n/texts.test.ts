import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { defineComponent } from "vue";
import found from "words:applicant";
import { i18n, languages, setLanguage } from "../../../client/i18n/index.ts";
import { useLaterWords } from "../../../client/i18n/laterWords.ts";
import { problemStatus } from "../../../shared/problems.ts";
import { differingHoles, laterRooms, tags, textsOf as textsIn } from "./languageFolders.ts";

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
    expect(tags).toEqual(expect.arrayContaining(["ar", "de", "de-x-easy", "en"]));
    const words = (await found["en"]?.load())?.default;
    const rooms = [...new Set([...german.keys()].map((it) => it.split(".")[0] ?? ""))];
    expect(Object.keys(words ?? {}).sort()).toEqual(rooms.filter((it) => !laterRooms.includes(it)).sort());
  });

  it.each(tags)("in %s that come later are here once somebody reads them", async (tag) => {
    for (const room of laterRooms) {
      const carrier = defineComponent({ setup: () => (useLaterWords(room as "devices"), () => null) });
      await setLanguage(tag);
      const shown = mount(carrier, { global: { plugins: [i18n] } });
      const [key = "", text] = [...textsOf(tag)].find(([it]) => it.startsWith(`${room}.`)) ?? [];
      await expect.poll(() => i18n.global.te(key, tag)).toBe(true);
      expect(i18n.global.t(key)).toBe(text);
      shown.unmount();
    }
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

describe("Arabic", () => {
  // Six forms: none, one, two, few (3–10), many (11–99), the rest. A text with two forms would be wrong for most numbers.
  it("has all six forms wherever German has two", () => {
    const arabic = textsOf("ar");
    const forms = (text = "") => text.split("|").length;
    const counted = [...german].filter(([, text]) => forms(text) === 2);
    expect(counted.length).toBeGreaterThan(1);
    expect(counted.filter(([key]) => forms(arabic.get(key)) !== 6).map(([key]) => key)).toEqual([]);
  });
});

describe("Easy Language", () => {
  const easy = [...textsOf("de-x-easy")];
  const sentences = (text: string) => text.split(/[.:?!|]\s/).filter((it) => it.trim() !== "");

  it("has short sentences of at most fifteen words", () => {
    const long = easy.flatMap(([key, text]) =>
      sentences(text)
        .filter((it) => it.split(/\s+/).length > 15)
        .map((it) => `${key}: ${it}`),
    );
    expect(long).toEqual([]);
  });

  it("names no paragraph and no law by its letters; the German text does", () => {
    const law = /§|\b(Abs|Art|Nr)\.? ?\d|\b(\p{Lu}\p{Ll}+[GV]|DSGVO|TDDDG|BITV|EN 301)\b/u;
    expect(easy.filter(([, text]) => law.test(text))).toEqual([]);
    expect([...german.values()].some((text) => law.test(text))).toBe(true);
  });

  it("says nothing in the conditional", () => {
    expect(easy.filter(([, text]) => /\b(würde|könnte|müsste|sollte|hätte|wäre|dürfte)/i.test(text))).toEqual([]);
  });

  it("divides long words", () => {
    const long = easy.flatMap(([key, text]) =>
      (text.replace(/\{\w+\}|\S+\.org\S*/g, "").match(/\p{L}{17,}/gu) ?? []).map((it) => `${key}: ${it}`),
    );
    expect(long).toEqual([]);
  });
});
