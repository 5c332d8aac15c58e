import * as v from "valibot";
import { CatalogueNumberSchema, IdSchema, TextSchema } from "../../shared/offices/index.ts";
import { didYouMean, pathText, type Checked, type Finding, type Path } from "./faults.ts";
import { conditionFindings, numberFindings, type Known } from "./references.ts";
import { schemaFaults } from "./schemaFaults.ts";
import { readYaml } from "./yamlSource.ts";

/** One number of the catalogue, or several of which the first that an office offers is taken. */
const NumbersSchema = v.pipe(
  v.union(
    [CatalogueNumberSchema, v.pipe(v.array(CatalogueNumberSchema), v.minLength(1))],
    "write a number of the catalogue, such as S16, or a list of them",
  ),
  v.transform((it) => [it].flat()),
);

const OutcomeSchema = v.strictObject({
  title: TextSchema,
  text: TextSchema,
  service: v.optional(NumbersSchema),
});

const AnswerSchema = v.pipe(
  v.strictObject({
    id: IdSchema,
    text: TextSchema,
    next: v.optional(IdSchema),
    service: v.optional(NumbersSchema),
    /** Beside a service: what holds at offices that do not offer it. */
    outcome: v.optional(OutcomeSchema),
    /** What to know before anything else, beside a service. */
    first: v.optional(TextSchema),
    /** Who answers so has a letter of the office. */
    written: v.optional(v.boolean()),
    tells: v.optional(v.record(IdSchema, IdSchema)),
  }),
  v.check(
    ({ next, service, outcome }) => (next === undefined) !== (service === undefined && outcome === undefined),
    "an answer leads on by next, or ends with a service, an outcome, or both",
  ),
);

const NodeSchema = v.strictObject({
  id: IdSchema,
  ask: TextSchema,
  hint: v.optional(TextSchema),
  answers: v.pipe(v.array(AnswerSchema), v.minLength(1, "name at least one answer")),
});

const GuideSchema = v.strictObject({
  nodes: v.pipe(v.array(NodeSchema), v.minLength(1, "write at least one question")),
});

/** The front door as it is written: services are numbers of the catalogue. */
export type Guide = readonly v.InferOutput<typeof NodeSchema>[];
export type WrittenAnswer = Guide[number]["answers"][number];

function answerFindings(answer: WrittenAnswer, nodes: readonly string[], known: Known, at: Path): Finding[] {
  const { next, service, outcome, tells } = answer;
  const lost =
    next === undefined || nodes.includes(next)
      ? []
      : [{ path: [...at, "next"], message: `there is no question "${next}"${didYouMean(next, nodes)}` }];
  return [
    ...lost,
    ...(service ?? []).flatMap((it) => numberFindings(it, known, [...at, "service"])),
    ...(outcome?.service ?? []).flatMap((it) => numberFindings(it, known, [...at, "outcome", "service"])),
    ...conditionFindings(tells, known.questions, [...at, "tells"]),
  ];
}

/** Ids that stand a second time; the walk would never come to them. */
function repeatedIds(items: readonly { id: string }[], at: Path): Finding[] {
  return items.flatMap(({ id }, index) =>
    items.findIndex((it) => it.id === id) < index
      ? [{ path: [...at, index, "id"], message: `"${id}" is there twice; write another id here` }]
      : [],
  );
}

/** Questions that no answer leads to from the first one, and questions that lead back to themselves. */
function strayNodes(nodes: Guide): Finding[] {
  const reached = new Set<string>();
  const circles = new Set<string>();
  const walk = (id: string, above: readonly string[]): void => {
    if (above.includes(id)) return void circles.add(id);
    reached.add(id);
    const answers = nodes.find((it) => it.id === id)?.answers ?? [];
    answers.forEach(({ next }) => next !== undefined && walk(next, [...above, id]));
  };
  if (nodes[0]) walk(nodes[0].id, []);
  return nodes.flatMap(({ id }, index): Finding[] => {
    if (circles.has(id)) return [{ path: ["nodes", index], message: `"${id}" leads back to itself; take one way out` }];
    return reached.has(id) ? [] : [{ path: ["nodes", index], message: `no answer leads to "${id}"; add next: ${id}` }];
  });
}

/** Reads the text of a guide; a way that leads nowhere is a fault with its line. */
export function readGuide(file: string, text: string, known: Known): Checked<Guide> {
  const yaml = readYaml(file, text);
  if (!yaml.ok) return yaml;
  const parsed = v.safeParse(GuideSchema, yaml.value.content);
  if (!parsed.success) return { ok: false, faults: schemaFaults(file, GuideSchema, yaml.value, parsed.issues) };
  const { nodes } = parsed.output;
  const ids = nodes.map((it) => it.id);
  const findings = nodes.flatMap(({ answers }, index) => [
    ...repeatedIds(answers, ["nodes", index, "answers"]),
    ...answers.flatMap((it, place) => answerFindings(it, ids, known, ["nodes", index, "answers", place])),
  ]);
  // Ways are followed only where every one leads somewhere; a slip of the pen would else be told twice.
  const all = [...repeatedIds(nodes, ["nodes"]), ...(findings.length > 0 ? findings : strayNodes(nodes))];
  if (all.length === 0) return { ok: true, value: nodes };
  const faults = all.map(({ path, message }) => ({
    file,
    path: pathText(path),
    line: yaml.value.lineOf(path),
    message,
  }));
  return { ok: false, faults };
}
