import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Document, Node, Pair, YAMLError } from "yaml";
import { pathText, type Checked, type FileFault, type Path } from "./faults.ts";

/** A YAML text that was read: what it says, and on which line it says so. */
export interface YamlSource {
  content: unknown;
  /** Line of the value at a path, counted from 1; where it is missing, the line of the nearest place above it. */
  lineOf(path: Path, wanted?: "key" | "value"): number;
}

// What the parser calls its errors, in words for somebody who does not know YAML's grammar.
const advice: Record<string, string> = {
  TAB_AS_INDENT: "indent with spaces, not with tabs",
  BAD_INDENT: "the indentation does not fit the lines above; indent lines of one level alike, with spaces",
  BLOCK_AS_IMPLICIT_KEY: 'two "key: value" on one line; put each on its own line, or put texts with ": " in quotes',
  MISSING_CHAR: "a closing quote, bracket, comma or colon is missing here or just above",
  UNEXPECTED_TOKEN: "this does not fit here; close brackets and quotes, and put texts with special signs in quotes",
  BAD_SCALAR_START: "a text that starts with this sign must stand in quotes",
  BAD_DQ_ESCAPE: "this backslash means nothing here; use single quotes, or write the backslash twice",
  BAD_ALIAS: "a name after * must have been given with & further above; put a text that starts with * in quotes",
  MULTIPLE_DOCS: "one file describes one thing; remove the line ---",
};

function syntaxMessage(error: YAMLError): string {
  const detail = error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "") ?? "";
  return `${advice[error.code] ?? "this is not valid YAML"} (${detail})`;
}

/** The path of the key that starts at an offset of the text; empty when none does. */
function pathOfKey(doc: Document, offset: number): Path {
  let found: Path = [];
  visit(doc, {
    Pair(_, pair, ancestors) {
      if ((pair.key as Node | null)?.range?.[0] !== offset) return undefined;
      const chain = [...ancestors, pair];
      found = chain.flatMap((node, index): Path => {
        const child = chain[index + 1];
        if (isSeq(node)) return [node.items.indexOf(child as Node)];
        return node && "key" in node && isScalar(node.key) ? [String(node.key.value)] : [];
      });
      return visit.BREAK;
    },
  });
  return found;
}

function syntaxFault(file: string, doc: Document, error: YAMLError): FileFault {
  const line = error.linePos?.[0].line ?? 1;
  if (error.code !== "DUPLICATE_KEY") return { file, path: "", line, message: syntaxMessage(error) };
  const path = pathOfKey(doc, error.pos[0]);
  const message = `the key "${path.at(-1) ?? ""}" stands here a second time; keep one of the two`;
  return { file, path: pathText(path), line, message };
}

/** The pair or item one step below a node. */
function below(doc: Document, node: unknown, key: string | number): Pair | Node | undefined {
  const target = isAlias(node) ? node.resolve(doc) : node;
  if (isSeq(target)) return target.items[Number(key)] as Node | undefined;
  if (!isMap(target)) return undefined;
  return target.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function offsetOf(doc: Document, path: Path, wanted: "key" | "value"): number {
  let node: unknown = doc.contents;
  let offset = doc.contents?.range?.[0] ?? 0;
  for (const [index, key] of path.entries()) {
    const next = below(doc, node, key);
    if (!next) return offset;
    const pair = "key" in next ? (next as Pair<Node, Node | null>) : undefined;
    node = pair ? pair.value : next;
    const isLast = index === path.length - 1;
    // A list or map starts on the line after its key: the key is where the reader looks for it.
    const showKey = pair && ((isLast && wanted === "key") || !isScalar(pair.value));
    offset = (showKey ? pair.key : (node as Node | null))?.range?.[0] ?? pair?.key.range?.[0] ?? offset;
  }
  return offset;
}

/** Names after * that nobody gave, and keys that every object of the language has: the schema would not notice these. */
function strays(doc: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  // Names stand above where they are used. To let each alias look for its own would read the file once for each of them.
  const names = new Set<string>();
  visit(doc, {
    Value(_, node) {
      if (node.anchor) names.add(node.anchor);
    },
    Alias(_, alias) {
      if (names.has(alias.source)) return;
      const message = `there is no &${alias.source} further above; correct the name after *`;
      found.push({ offset: alias.range?.[0] ?? 0, message });
    },
    Pair(_, { key }) {
      if (isScalar(key) && String(key.value) in Object.prototype) {
        found.push({ offset: key.range?.[0] ?? 0, message: `unknown key "${String(key.value)}"; remove it` });
      }
    },
  });
  return found;
}

/** Reads a YAML text. Double keys, tabs and everything the parser doubts are faults. */
export function readYaml(file: string, text: string): Checked<YamlSource> {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const errors = [...doc.errors, ...doc.warnings];
  // One slip of the pen makes the parser stumble on every line after it; only its first complaint helps.
  const first = errors.find((it) => it.code !== "DUPLICATE_KEY");
  if (first) return { ok: false, faults: [syntaxFault(file, doc, first)] };
  if (errors.length > 0) return { ok: false, faults: errors.map((it) => syntaxFault(file, doc, it)) };
  const fault = (offset: number, message: string): FileFault => {
    return { file, path: "", line: lines.linePos(offset).line, message };
  };
  const found = strays(doc);
  if (found.length > 0) return { ok: false, faults: found.map((it) => fault(it.offset, it.message)) };
  if (!isMap(doc.contents)) {
    const message = doc.contents ? "write keys with values here, such as id: …" : "the file is empty";
    return { ok: false, faults: [fault(0, message)] };
  }
  try {
    const content: unknown = doc.toJS();
    const lineOf = (path: Path, wanted: "key" | "value" = "value") => lines.linePos(offsetOf(doc, path, wanted)).line;
    return { ok: true, value: { content, lineOf } };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, faults: [fault(0, "too many repetitions by * in this file; write the values out")] };
  }
}
