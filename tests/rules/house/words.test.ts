import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { words, wordsFile } from "../../../vite.config.words.ts";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "languages-"))));
afterEach(() => rmSync(root, { recursive: true }));

/** Writes the folder of a language with these rooms. */
function folder(tag: string, ...rooms: string[]) {
  mkdirSync(join(root, tag));
  writeFileSync(join(root, tag, "about.json"), JSON.stringify({ name: `Language ${tag}`, dir: "ltr" }));
  for (const room of rooms) writeFileSync(join(root, tag, `${room}.json`), "{}");
}

/** The module the bundler gets for a name. */
function moduleOf(name: string): string {
  const { resolveId, load } = words(root) as unknown as {
    resolveId(id: string): string | null;
    load(id: string): string | null;
  };
  return load(resolveId(name) ?? "") ?? "";
}
const offeredTo = (app: string) =>
  [...moduleOf(`words:${app}`).matchAll(/import\("words:\w+\/([\w-]+)"\)/g)].map((it) => it[1]);

describe("a folder of a language", () => {
  test("is all it takes: the applicant app offers it, and loads its rooms in one file", () => {
    folder("de", "common", "pass", "staff");
    folder("qaa-x-made", "common", "pass");
    expect(offeredTo("applicant")).toEqual(["de", "qaa-x-made"]);
    expect(moduleOf("words:applicant")).toContain("Language qaa-x-made");
    const rooms = moduleOf("words:applicant/qaa-x-made");
    expect(rooms).toContain(join(root, "qaa-x-made", "pass.json"));
    expect(rooms).toMatch(/export default \{ common, pass \};$/);
  });

  test("without words for the people at the counter is not offered to them", () => {
    folder("de", "common", "checkin", "staff");
    folder("en", "common", "checkin", "staff");
    folder("qaa", "common");
    folder("qab", "common", "staff");
    expect(offeredTo("staff")).toEqual(["de", "en"]);
    expect(moduleOf("words:staff/de")).not.toContain("common.json");
    expect(moduleOf("words:applicant/de")).not.toContain("staff.json");
  });

  test("that lacks a room is not offered: nobody meets a page without words", () => {
    folder("de", "common", "pass");
    folder("qaa", "common");
    expect(offeredTo("applicant")).toEqual(["de"]);
  });

  test("becomes a file that bears its tag, so that the worker knows whose words it holds", () => {
    expect(wordsFile("\0words:applicant/de-x-easy")).toBe("assets/words/de-x-easy-[hash].js");
    expect(wordsFile("/client/applicant/main.ts")).toBeUndefined();
    expect(wordsFile(null)).toBeUndefined();
  });
});
