import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { completed, loadDictionaries, ownDictionaries, readDictionary } from "../../../server/offices/dictionaries.ts";
import { inLanguage, languagesIn, withTexts } from "../../../shared/offices/index.ts";
import { catalogue, exampleIds, exampleOffice } from "../../support/exampleOffices.ts";

const header = "language: { name: Inventisch, checked: false }\n";
const read = (text: string) => readDictionary("qaa.yaml", text);

/** What Easy Language leaves to the German text: paragraph signs and the short names of laws. */
const namesLaw = (text: string) =>
  /§|\b(Abs|Art|Nr|Satz)\.? ?\d|\b(\p{Lu}\p{Ll}+[GV]|DSGVO|TDDDG|BITV|BGB|SGB|DDG)\b/u.test(text);

interface Header {
  language: { name: string; checked: boolean };
}
interface About {
  name: string;
  checkedByNative: boolean;
}

/** Every German text that an office shows: what the program brings, and the example offices. */
function germanTexts(): Set<string> {
  const found = new Set<string>();
  withTexts([catalogue, exampleIds.map(exampleOffice)], (text) => {
    found.add(text.de);
    return text;
  });
  return found;
}

describe("a dictionary", () => {
  test("completes every text of a value, however deep it lies, and changes nothing else", () => {
    const office = { id: "x", name: { de: "Amt" }, units: [{ room: { de: "Flur", qaa: "Hallo" } }], geo: [1, 2] };
    const tag = new Map([["qaa", new Map([["Amt", "Tma"]])]]);
    expect(completed(office, tag)).toEqual({ ...office, name: { de: "Amt", qaa: "Tma" } });
    expect(completed(new Map([["S16", office]]), tag).get("S16")?.name).toEqual({ de: "Amt", qaa: "Tma" });
  });

  test("leaves to an office what it says in a language itself", () => {
    const tag = new Map([["en", new Map([["Amt", "Office"]])]]);
    expect(completed({ de: "Amt", en: "Bureau" }, tag)).toEqual({ de: "Amt", en: "Bureau" });
  });

  test("says nothing any more for a German text that was changed", () => {
    expect(completed({ de: "Amt für alle" }, new Map([["qaa", new Map([["Amt", "Tma"]])]]))).toEqual({
      de: "Amt für alle",
    });
  });

  test.each([
    ["an empty translation", `${header}texts:\n  Amt: ""\n`, "write the translation, or remove the line"],
    ["two translations of one text", `${header}texts:\n  Amt: a\n  Amt: b\n`, "keep one of the two"],
    ["an unknown key", "texts: {}\nlanguages: {}\n", 'did you mean "language"'],
  ])("with %s is refused, with advice", (_, text, advice) => {
    const outcome = read(text);
    expect(outcome.ok).toBe(false);
    expect(!outcome.ok && outcome.faults.map((it) => it.message).join()).toContain(advice);
  });
});

describe("corrections of an office", () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), "texts-"));
    mkdirSync(join(made, "texts"));
    return made;
  };

  test("lie beside its files and win over what comes with the program", async () => {
    const dir = folder();
    writeFileSync(join(dir, "texts", "de-x-easy.yaml"), 'texts:\n  "Nationalpass": "Ihr Pass"\n  "Neu": "Ganz neu"\n');
    const loaded = await loadDictionaries(dir);
    const easy = loaded.ok ? loaded.value.get("de-x-easy") : undefined;
    expect([easy?.get("Nationalpass"), easy?.get("Neu")]).toEqual(["Ihr Pass", "Ganz neu"]);
  });

  test("may bring a language of which the program knows nothing", async () => {
    const dir = folder();
    writeFileSync(join(dir, "texts", "qaa.yaml"), `${header}texts: { Amt: Tma }\n`);
    const loaded = await loadDictionaries(dir);
    expect(loaded.ok && [...loaded.value.keys()]).toContain("qaa");
  });

  test("in a file that is not named after a language are refused", async () => {
    const dir = folder();
    writeFileSync(join(dir, "texts", "Arabisch.yaml"), "texts: {}\n");
    const loaded = await loadDictionaries(dir);
    expect(!loaded.ok && loaded.faults[0]?.message).toContain("tag of its language");
  });
});

test("texts in one language are that one and German, and German alone where it is missing", () => {
  const both = { a: { de: "Amt", en: "Office", qaa: "Tma" }, b: [{ de: "Tür", en: "Door" }] };
  expect(inLanguage(both, "qaa")).toEqual({ a: { de: "Amt", qaa: "Tma" }, b: [{ de: "Tür" }] });
  expect(languagesIn(both)).toEqual(["de", "en", "qaa"]);
});

describe.each([...(await ownDictionaries())])("the dictionary %s that comes with the program", (tag, dictionary) => {
  const german = germanTexts();

  test("says the same as the interface about itself: its name, and whether somebody has checked it", () => {
    const root = join(import.meta.dirname, "../../..");
    const { language } = parse(readFileSync(join(root, `server/offices/texts/${tag}.yaml`), "utf8")) as Header;
    const about = JSON.parse(readFileSync(join(root, `client/i18n/${tag}/about.json`), "utf8")) as About;
    expect(language).toEqual({ name: about.name, checked: about.checkedByNative });
  });

  test("MR-25 has every text of the catalogue, the guide and the example offices", () => {
    expect(german.size).toBeGreaterThan(200);
    expect([...german].filter((it) => !dictionary.has(it))).toEqual([]);
  });

  test("has none that nobody says any more", () => {
    expect([...dictionary.keys()].filter((it) => !german.has(it))).toEqual([]);
  });

  // Fees, dates and paragraphs. Small numbers may become words: two weeks are one word in Arabic.
  test("keeps every figure of two digits and more", () => {
    const figures = (text: string): string[] => text.match(/\d[\d.,:]*\d/g) ?? [];
    // Easy Language leaves paragraphs to the German text.
    const kept = (text: string) => (tag === "de-x-easy" ? text.replace(/§ \d+\w*/g, "") : text);
    const lost = [...dictionary].flatMap(([text, translation]) =>
      figures(kept(text))
        .filter((it) => !figures(translation).includes(it))
        .map((it) => `${it}: ${text}`),
    );
    expect(lost).toEqual([]);
  });
});

describe("what offices say in Easy Language", async () => {
  const easy = [...((await ownDictionaries()).get("de-x-easy")?.values() ?? [])];

  test("has short sentences, no conditional, and divides long words", () => {
    expect(easy.length).toBeGreaterThan(200);
    const sentences = easy.flatMap((it) => it.split(/[.:?!;]\s|\s\(/));
    expect(sentences.filter((it) => it.split(/\s+/).length > 15)).toEqual([]);
    expect(easy.filter((it) => /\b(würde|könnte|müsste|sollte|hätte|wäre|dürfte)/i.test(it))).toEqual([]);
    expect(easy.filter((it) => /\p{L}{17,}/u.test(it))).toEqual([]);
  });

  test("names no paragraph and no law by its letters", () => {
    expect(easy.filter(namesLaw)).toEqual([]);
    expect(["§ 24", "Abs. 4", "nach AufenthG", "Art. 6 DSGVO", "So steht es im Gesetz."].map(namesLaw)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
