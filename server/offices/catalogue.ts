import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import {
  CatalogueNumberSchema,
  channels,
  ConditionSchema,
  DateSchema,
  IdSchema,
  pickupWays,
  QuestionSchema,
  TextSchema,
} from "../../shared/offices/index.ts";
import type { Channel, ChecklistItem, PickupWay, Question, Service, Text } from "../../shared/offices/index.ts";
import type { LocalDate } from "../../shared/time/index.ts";
import { completed, type Dictionaries } from "./dictionaries.ts";
import { didYouMean, faultText, pathText, type Checked, type Finding } from "./faults.ts";
import { readGuide, type Guide } from "./guide.ts";
import { conditionFindings } from "./references.ts";
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
  /** What comes after the decision; nothing is applied for here. */
  applied?: boolean | undefined;
  channels?: Channel[] | undefined;
  pickup?: PickupWay[] | undefined;
}

/**
 * What holds for every office: services by their number, the questions of their checklists in the order to ask them, and words that
 * mean the same to whoever searches.
 */
export interface CatalogueFacts {
  services: ReadonlyMap<string, CatalogueEntry>;
  questions: readonly Question[];
  synonyms: readonly Text[];
}

/** The facts and the front door that leads to them. */
export interface Catalogue extends CatalogueFacts {
  guide: Guide;
}

const code = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/, "write the code of a document"));
const LineSchema = v.union(
  [
    v.pipe(
      code,
      v.transform((document) => ({ oneOf: [document] })),
    ),
    v.strictObject({
      oneOf: v.pipe(v.array(code), v.minLength(1)),
      when: v.optional(TextSchema),
      if: v.optional(ConditionSchema),
    }),
  ],
  "write the code of a document, or { oneOf: [codes], when: { de: … }, if: { question: [answers] } }",
);

const EntrySchema = v.strictObject({
  id: CatalogueNumberSchema,
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
  applied: v.optional(v.boolean()),
  channels: v.optional(v.array(v.picklist(channels))),
  pickup: v.optional(v.array(v.picklist(pickupWays))),
});

const CatalogueSchema = v.strictObject({
  lastChecked: DateSchema,
  questions: v.optional(v.record(IdSchema, QuestionSchema), {}),
  documents: v.record(code, TextSchema),
  /** Texts that entries share by YAML alias; not read themselves. */
  words: v.optional(v.array(TextSchema), []),
  /** Words that mean the same to whoever searches, as lists with commas. */
  synonyms: v.optional(v.array(TextSchema), []),
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

function unknownAnswers({ services }: CatalogueFile, questions: readonly Question[]): Finding[] {
  return services.flatMap((entry, index) =>
    entry.checklist.flatMap((line, position) =>
      conditionFindings("if" in line ? line.if : undefined, questions, [
        "services",
        index,
        "checklist",
        position,
        "if",
      ]),
    ),
  );
}

function entryOf(entry: CatalogueFile["services"][number], file: CatalogueFile): CatalogueEntry {
  const checklist = entry.checklist.map((line) => ({
    documents: line.oneOf.flatMap((id) => (file.documents[id] ? [{ id, name: file.documents[id] }] : [])),
    ...("when" in line && line.when ? { when: line.when } : {}),
    ...("if" in line && line.if ? { if: line.if } : {}),
  }));
  return { ...entry, checklist, lastChecked: entry.lastChecked ?? file.lastChecked };
}

/** Reads the text of a catalogue; an unknown code of a document or of an answer is a fault like any other. */
export function readCatalogue(file: string, text: string): Checked<CatalogueFacts> {
  const yaml = readYaml(file, text);
  if (!yaml.ok) return yaml;
  const parsed = v.safeParse(CatalogueSchema, yaml.value.content);
  if (!parsed.success) return { ok: false, faults: schemaFaults(file, CatalogueSchema, yaml.value, parsed.issues) };
  const questions = Object.entries(parsed.output.questions).map(([id, question]) => ({ id, ...question }));
  const findings = [...unknownDocuments(parsed.output), ...unknownAnswers(parsed.output, questions)];
  const faults = findings.map(({ path, message }) => ({
    file,
    path: pathText(path),
    line: yaml.value.lineOf(path),
    message,
  }));
  if (faults.length > 0) return { ok: false, faults };
  const services = new Map(parsed.output.services.map((it) => [it.id, entryOf(it, parsed.output)]));
  return { ok: true, value: { services, questions, synonyms: parsed.output.synonyms } };
}

/** The value of a file that comes with the program. A fault in it is a fault of the program. */
async function ownFile<T>(name: string, read: (file: string, text: string) => Checked<T>): Promise<T> {
  const file = join(import.meta.dirname, name);
  const checked = read(file, await readFile(file, "utf8"));
  if (!checked.ok) throw new Error(checked.faults.map(faultText).join("\n"));
  return checked.value;
}

let own: Promise<Catalogue> | undefined;

async function readOwn(): Promise<Catalogue> {
  const facts = await ownFile("catalogue.yaml", readCatalogue);
  const guide = await ownFile("guide.yaml", (file, text) => readGuide(file, text, facts));
  return { ...facts, guide };
}

/** The catalogue and the guide that come with the program, read once, in every language that the dictionaries know. */
export async function loadCatalogue(dictionaries: Dictionaries = new Map()): Promise<Catalogue> {
  own ??= readOwn();
  return completed(await own, dictionaries);
}

/** The facts of a service: the catalogue's, where the office does not say something else. */
export function serviceFacts(service: Service, { services }: CatalogueFacts) {
  const entry = service.catalogue ? services.get(service.catalogue) : undefined;
  return {
    description: service.description ?? entry?.description,
    fee: service.fee ?? entry?.fee ?? null,
    checklist: service.checklist ?? entry?.checklist ?? [],
    inPerson: service.inPerson ?? entry?.inPerson,
    notes: service.notes ?? entry?.notes,
    law: service.law ?? entry?.law,
    lastChecked: service.lastChecked ?? entry?.lastChecked,
    verify: service.verify ?? entry?.verify ?? false,
    applied: service.applied ?? entry?.applied,
    channels: service.channels ?? entry?.channels ?? ["in_person" as const],
    pickup: service.pickup ?? entry?.pickup ?? [],
  };
}
