import * as v from "valibot";
import { done, refused, type InputFault, type Result } from "../../shared/problems.ts";

const escaped = (key: unknown) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

function pointer(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).map((item) => `/${escaped(item.key)}`).join("");
}

function message(issue: v.BaseIssue<unknown>): string {
  if (issue.type === "strict_object" && issue.expected === "never") return "this field is not known here";
  if (issue.type === "strict_object" && issue.received === "undefined") return "this field is missing";
  if (issue.input === undefined) return "this field is missing";
  // The words of the schema library would quote what was typed.
  return issue.message.startsWith("Invalid ")
    ? `expected: ${(issue.expected ?? "something else").toLowerCase()}`
    : issue.message;
}

/** What is wrong with an input, each place once: the first fault there is what to repair first. */
function faults(issues: readonly v.BaseIssue<unknown>[]): InputFault[] {
  const byPath = new Map<string, InputFault>();
  for (const issue of issues) {
    const path = pointer(issue);
    if (!byPath.has(path)) byPath.set(path, { path, message: message(issue) });
  }
  return [...byPath.values()];
}

/** Parses what came from outside, once. After this everybody may rely on its shape. */
export function checked<S extends v.GenericSchema>(schema: S, value: unknown): Result<v.InferOutput<S>> {
  const outcome = v.safeParse(schema, value);
  return outcome.success ? done(outcome.output) : refused("invalid_input", { errors: faults(outcome.issues) });
}
