import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue } from "../../server/offices/index.ts";
import { withNumbers } from "../../server/offices/officeOf.ts";
import { readOfficeFile } from "../../server/offices/readOfficeFile.ts";
import type { Office } from "../../shared/offices/index.ts";

export const examplesFolder = join(import.meta.dirname, "../../server/offices/examples");
export const exampleIds = ["marburg", "pirmasens", "magdeburg", "stuttgart", "duesseldorf"] as const;
export type ExampleId = (typeof exampleIds)[number];

/** The catalogue that comes with the program. */
export const catalogue = await loadCatalogue();

/** The text of an example office file. */
export function exampleText(id: ExampleId): string {
  return readFileSync(join(examplesFolder, `${id}.yaml`), "utf8");
}

/** An example office; every one of them gives all its numbers itself. */
export function exampleOffice(id: ExampleId): Office {
  const read = readOfficeFile(`${id}.yaml`, exampleText(id), catalogue);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const { office } = read.value;
  const numbers = office.services.flatMap((it) => (it.number ? [[it.id, it.number] as const] : []));
  return withNumbers(office, office.number ?? 0, new Map(numbers));
}
