import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checked, FileFault } from "./faults.ts";
import { readOfficeFile, type OfficeSource } from "./readOfficeFile.ts";
import type { Known } from "./references.ts";

const folderFault = (folder: string, message: string): Checked<never> => ({
  ok: false,
  faults: [{ file: folder, path: "", line: 0, message }],
});

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    const names = await readdir(folder);
    return names.filter((it) => /^[^.].*\.ya?ml$/i.test(it)).sort();
  } catch {
    return undefined;
  }
}

async function readOne(file: string, known: Known): Promise<Checked<OfficeSource>> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Error) return folderFault(file, `this file cannot be read (${bytes.code}); check its rights`);
  try {
    return readOfficeFile(file, new TextDecoder("utf-8", { fatal: true }).decode(bytes), known);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return folderFault(file, "this file is not UTF-8 text; save it as UTF-8");
  }
}

/** Offices that use an id or number which a file before them has. */
function repeatedAcross(sources: readonly OfficeSource[]): FileFault[] {
  return (["id", "number"] as const).flatMap((key) =>
    sources.flatMap((source, index) => {
      const value = source.office[key];
      const earlier = sources.slice(0, index).find((it) => value !== undefined && it.office[key] === value);
      return earlier ? [source.faultAt([key], `${earlier.file} has the ${key} "${value}" too; write another one`)] : [];
    }),
  );
}

/**
 * Reads and checks all office files (*.yaml, *.yml) of a folder. Nothing is applied here; one broken file is enough for a
 * refusal, so that a start never runs on half of what was meant.
 */
export async function loadOffices(folder: string, known: Known): Promise<Checked<OfficeSource[]>> {
  const names = await namesIn(folder);
  if (!names)
    return folderFault(folder, "this folder of office files cannot be read; set OFFICES_DIR to one that exists");
  if (names.length === 0) return folderFault(folder, "there is no office file here; put at least one .yaml file there");
  const read = await Promise.all(names.map((name) => readOne(join(folder, name), known)));
  const faults = read.flatMap((it) => (it.ok ? [] : it.faults));
  const sources = read.flatMap((it) => (it.ok ? [it.value] : []));
  faults.push(...repeatedAcross(sources));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: sources };
}
