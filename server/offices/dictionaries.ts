import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { LanguageTag, withTexts } from "../../shared/offices/index.ts";
import { faultText, type Checked, type FileFault } from "./faults.ts";
import { schemaFaults } from "./schemaFaults.ts";
import { readYaml } from "./yamlSource.ts";

/** German texts with what stands for them in another language. A German text that changes loses its translation. */
export type Dictionary = ReadonlyMap<string, string>;

/** The dictionaries by language tag. */
export type Dictionaries = ReadonlyMap<string, Dictionary>;

const DictionarySchema = v.strictObject({
  language: v.optional(v.strictObject({ name: v.string(), checked: v.boolean() })),
  texts: v.record(
    v.pipe(v.string(), v.trim()),
    v.pipe(
      v.string("write the translation as a text"),
      v.trim(),
      v.minLength(1, "write the translation, or remove the line"),
    ),
    'write texts as lines: "German text": "translation"',
  ),
});

/** Reads the text of a dictionary. Its file is named after the language. */
export function readDictionary(file: string, text: string): Checked<Dictionary> {
  const yaml = readYaml(file, text);
  if (!yaml.ok) return yaml;
  const parsed = v.safeParse(DictionarySchema, yaml.value.content);
  if (!parsed.success) return { ok: false, faults: schemaFaults(file, DictionarySchema, yaml.value, parsed.issues) };
  return { ok: true, value: new Map(Object.entries(parsed.output.texts)) };
}

async function readOne(folder: string, name: string): Promise<Checked<[tag: string, Dictionary]>> {
  const file = join(folder, name);
  const tag = name.replace(/\.ya?ml$/i, "");
  if (!v.is(LanguageTag, tag)) {
    const message = "name the file after the tag of its language, such as ar.yaml";
    return { ok: false, faults: [{ file, path: "", line: 0, message }] };
  }
  const read = readDictionary(file, await readFile(file, "utf8"));
  return read.ok ? { ok: true, value: [tag, read.value] } : read;
}

/** All dictionaries of a folder; a folder that does not exist has none. */
async function readFolder(folder: string): Promise<Checked<Dictionaries>> {
  const names = await readdir(folder).catch(() => []);
  const read = await Promise.all(
    names.filter((it) => /^[^.].*\.ya?ml$/i.test(it)).map((name) => readOne(folder, name)),
  );
  const faults: FileFault[] = read.flatMap((it) => (it.ok ? [] : it.faults));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: new Map(read.flatMap((it) => (it.ok ? [it.value] : []))) };
}

function merged(first: Dictionaries, wins: Dictionaries): Dictionaries {
  const tags = new Set([...first.keys(), ...wins.keys()]);
  return new Map([...tags].map((tag) => [tag, new Map([...(first.get(tag) ?? []), ...(wins.get(tag) ?? [])])]));
}

let own: Promise<Dictionaries> | undefined;

/** The dictionaries that come with the program, read once. A fault in one is a fault of the program. */
export function ownDictionaries(): Promise<Dictionaries> {
  own ??= readFolder(join(import.meta.dirname, "texts")).then((read) => {
    if (!read.ok) throw new Error(read.faults.map(faultText).join("\n"));
    return read.value;
  });
  return own;
}

/** The dictionaries of the program, with what lies in the folder `texts` beside the office files instead of them or in addition. */
export async function loadDictionaries(officesDir: string): Promise<Checked<Dictionaries>> {
  const local = await readFolder(join(officesDir, "texts"));
  return local.ok ? { ok: true, value: merged(await ownDictionaries(), local.value) } : local;
}

/** The same value with its texts in every language that the dictionaries know. What a file says in a language itself stays. */
export function completed<T>(value: T, dictionaries: Dictionaries): T {
  if (dictionaries.size === 0) return value;
  return withTexts(value, (text) => {
    const found = [...dictionaries].flatMap(([tag, its]) => {
      const translation = its.get(text.de);
      return translation === undefined || tag in text ? [] : [[tag, translation] as const];
    });
    return { ...text, ...Object.fromEntries(found) };
  });
}
