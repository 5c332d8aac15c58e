import * as v from "valibot";
import { didYouMean, pathText, type FileFault, type Path } from "./faults.ts";
import type { YamlSource } from "./yamlSource.ts";

/** What this module looks at in a schema, whatever its kind. */
interface Shape {
  entries?: Record<string, Shape>;
  wrapped?: Shape;
  item?: Shape;
  items?: Shape[];
  value?: Shape;
  options?: readonly unknown[];
}

/** The schema of the place a path leads to. */
function shapeAt(schema: v.GenericSchema, path: Path): Shape | undefined {
  return path.reduce<Shape | undefined>(
    (shape, key) => {
      const inner = unwrapped(shape);
      return inner?.entries?.[key] ?? inner?.item ?? inner?.items?.[Number(key)] ?? inner?.value;
    },
    schema as unknown as Shape,
  );
}

function unwrapped(shape: Shape | undefined): Shape | undefined {
  return shape?.wrapped ? unwrapped(shape.wrapped) : shape;
}

const expectedWords: Record<string, string> = {
  string: "write a text, in quotes where it looks like a number",
  number: "write a number",
  boolean: "write true or false",
  Array: "write a list: [ … ], or lines that start with -",
  Object: "write keys with values: { key: value }",
};

/** Own words of the schema where it has some; the library's words are for programmers. */
function words(issue: v.BaseIssue<unknown>): string {
  return issue.message.startsWith("Invalid ")
    ? (expectedWords[issue.expected ?? ""] ?? `write ${issue.expected ?? "something else"}`)
    : issue.message;
}

function missing(schema: v.GenericSchema, path: Path): string {
  const shape = shapeAt(schema, path) as v.GenericSchema | undefined;
  const outcome = shape && v.safeParse(shape, undefined);
  const hint = outcome?.issues ? `; ${words(outcome.issues[0])}` : "";
  return `the key "${path.at(-1) ?? ""}" is missing${hint}`;
}

function unknownKey(schema: v.GenericSchema, path: Path): string {
  const key = String(path.at(-1));
  const known = Object.keys(unwrapped(shapeAt(schema, path.slice(0, -1)))?.entries ?? {});
  return `unknown key "${key}"${didYouMean(key, known) || ";"} known here: ${known.join(", ")}`;
}

function wrongValue(schema: v.GenericSchema, path: Path, issue: v.BaseIssue<unknown>): string {
  const options = unwrapped(shapeAt(schema, path))?.options;
  const guess = options && typeof issue.input === "string" ? didYouMean(issue.input, options.map(String)) : "";
  const { input } = issue;
  const found = typeof input === "object" || input === undefined ? "" : ` (found ${JSON.stringify(input)})`;
  return `${words(issue)}${found}${guess}`;
}

function faultOf(file: string, schema: v.GenericSchema, source: YamlSource, issue: v.BaseIssue<unknown>): FileFault {
  const path = (issue.path ?? []).map((it) => it.key as string | number);
  const aboutKey = issue.path?.at(-1)?.origin === "key";
  const isUnknown = issue.type === "strict_object" && issue.expected === "never";
  const isMissing = issue.type === "strict_object" && aboutKey && !isUnknown;
  const message = isUnknown
    ? unknownKey(schema, path)
    : isMissing
      ? missing(schema, path)
      : wrongValue(schema, path, issue);
  return { file, path: pathText(path), line: source.lineOf(path, aboutKey ? "key" : "value"), message };
}

/** Everything a schema has to say against a file, each with its line and what to write instead. */
export function schemaFaults(
  file: string,
  schema: v.GenericSchema,
  source: YamlSource,
  issues: readonly v.BaseIssue<unknown>[],
): FileFault[] {
  return issues.map((issue) => faultOf(file, schema, source, issue));
}
