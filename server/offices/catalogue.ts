import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { DateSchema, TextSchema, type ChecklistItem, type Service, type Text } from "../../shared/offices/index.ts";
import type { LocalDate } from "../../shared/time/index.ts";
import { didYouMean, faultText, pathText, type Checked, type Finding } from "./faults.ts";
import { schemaFaults } from "./schemaFaults.ts";
import { readYaml } from "./yamlSource.ts";

/** What holds for a service (Dienstleistung) at every office, unless the office says otherwise. */
export interface CatalogueEntry {
  id: string;
  /** The code name, such as `transfer`. */
  key: string;
  name: Text;
  law?: string | undefined;
  description?: Text | undefined;
  fee: Text;
  /** Default length for planning; an office sets its own. */
  minutes: number;
  inPerson: Text;
  checklist: ChecklistItem[];
  notes: Text[];
  lastChecked: LocalDate;
  /** The office must confirm these facts before they are shown as certain. */
  verify: boolean;
}

/** The entries by their id, in the order of their numbers. */
export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

const code = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/, "write the code of a document"));
const LineSchema = v.union(
  [
    v.pipe(
      code,
      v.transform((document) => ({ oneOf: [document] })),
    ),
    v.strictObject({ oneOf: v.pipe(v.array(code), v.minLength(1)), when: v.optional(TextSchema) }),
  ],
  "write the code of a document, or { oneOf: [codes], when: { de: … } }",
);

const EntrySchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^S\d{2}$/, "write a number such as S16")),
  key: code,
  name: TextSchema,
  law: v.optional(v.string()),
  description: v.optional(TextSchema),
  fee: TextSchema,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  inPerson: TextSchema,
  checklist: v.array(LineSchema),
  notes: v.optional(v.array(TextSchema), []),
  lastChecked: v.optional(DateSchema),
  verify: v.optional(v.boolean(), false),
});

const CatalogueSchema = v.strictObject({
  lastChecked: DateSchema,
  documents: v.record(code, TextSchema),
  /** Texts that entries share by YAML alias; not read themselves. */
  words: v.optional(v.array(TextSchema), []),
  services: v.array(EntrySchema),
});

type CatalogueFile = v.InferOutput<typeof CatalogueSchema>;

function unknownDocuments({ documents, services }: CatalogueFile): Finding[] {
  return services.flatMap((entry, index) =>
    entry.checklist.flatMap((line, position) =>
      line.oneOf
        .filter((it) => !documents[it])
        .map((it) => ({
          path: ["services", index, "checklist", position],
          message: `there is no document "${it}"${didYouMean(it, Object.keys(documents))}`,
        })),
    ),
  );
}

function entryOf(entry: CatalogueFile["services"][number], file: CatalogueFile): CatalogueEntry {
  const checklist = entry.checklist.map((line) => ({
    documents: line.oneOf.flatMap((id) => (file.documents[id] ? [{ id, name: file.documents[id] }] : [])),
    ...("when" in line && line.when ? { when: line.when } : {}),
  }));
  return { ...entry, checklist, lastChecked: entry.lastChecked ?? file.lastChecked };
}

/** Reads the text of a catalogue; an unknown code of a document is a fault like any other. */
export function readCatalogue(file: string, text: string): Checked<Catalogue> {
  const yaml = readYaml(file, text);
  if (!yaml.ok) return yaml;
  const parsed = v.safeParse(CatalogueSchema, yaml.value.content);
  if (!parsed.success) return { ok: false, faults: schemaFaults(file, CatalogueSchema, yaml.value, parsed.issues) };
  const faults = unknownDocuments(parsed.output).map(({ path, message }) => ({
    file,
    path: pathText(path),
    line: yaml.value.lineOf(path),
    message,
  }));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: new Map(parsed.output.services.map((it) => [it.id, entryOf(it, parsed.output)])) };
}

/** The catalogue that comes with the program. A fault in it is a fault of the program. */
export async function loadCatalogue(): Promise<Catalogue> {
  const file = join(import.meta.dirname, "catalogue.yaml");
  const catalogue = readCatalogue(file, await readFile(file, "utf8"));
  if (!catalogue.ok) throw new Error(catalogue.faults.map(faultText).join("\n"));
  return catalogue.value;
}

/** The facts of a service: the catalogue's, where the office does not say something else. */
export function serviceFacts(service: Service, catalogue: Catalogue) {
  const entry = service.catalogue ? catalogue.get(service.catalogue) : undefined;
  return {
    description: service.description ?? entry?.description,
    fee: service.fee ?? entry?.fee ?? null,
    checklist: service.checklist ?? entry?.checklist ?? [],
    inPerson: service.inPerson ?? entry?.inPerson,
    notes: service.notes ?? entry?.notes,
    law: service.law ?? entry?.law,
    lastChecked: service.lastChecked ?? entry?.lastChecked,
    verify: service.verify ?? entry?.verify ?? false,
  };
}
