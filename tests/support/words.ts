import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folderOf = (language: string) => join(import.meta.dirname, "../../client/i18n", language);

interface Words {
  [key: string]: string | Words;
}

/** What the app says in a language, by key. A journey reads the same in each, and follows when a text is worded better. */
export function wordsOf(language: string): (key: string, values?: Record<string, string | number>) => string {
  const folder = folderOf(language);
  const files = readdirSync(folder).filter((it) => it.endsWith(".json") && it !== "about.json");
  const words: Words = Object.fromEntries(
    files.map((it) => [it.replace(".json", ""), JSON.parse(readFileSync(join(folder, it), "utf8")) as Words]),
  );
  return (key, values = {}) => {
    const text = key
      .split(".")
      .reduce<string | Words | undefined>((at, part) => (at as Words | undefined)?.[part], words);
    if (typeof text !== "string") throw new Error(`No text ${key} in ${language}`);
    return text
      .replace(/\{'(.)'\}/g, "$1")
      .replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
export type Say = ReturnType<typeof wordsOf>;
