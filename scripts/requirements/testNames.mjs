import ts from "typescript";

/**
 * A test with the titles of the groups around it. A test that is switched off shows nothing.
 * @typedef {{ titles: string[], isOff: boolean }} TestName
 */

const isGroup = (/** @type {string[]} */ chain) => chain[0] === "describe" || chain.includes("describe");
const isTest = (/** @type {string[]} */ chain) => chain[0] === "test" || chain[0] === "it";
const isOff = (/** @type {string[]} */ chain) => chain.some((it) => ["skip", "todo", "fixme"].includes(it));
// Parts of these names that are no tests of their own.
const helpers = [
  "step",
  "use",
  "extend",
  "slow",
  "info",
  "setTimeout",
  "beforeEach",
  "afterEach",
  "beforeAll",
  "afterAll",
];

/**
 * Reads the names of the tests from a test file, without running it.
 * @param {string} source
 * @returns {TestName[]}
 */
export function testNames(source) {
  /** @type {TestName[]} */
  const found = [];
  /**
   * @param {ts.Node} node
   * @param {TestName} around
   * @returns {void}
   */
  const walk = (node, around) => {
    const named = ts.isCallExpression(node) ? nameOf(node) : undefined;
    if (!named) return ts.forEachChild(node, (child) => walk(child, around));
    const here = { titles: [...around.titles, named.title], isOff: around.isOff || isOff(named.chain) };
    if (isGroup(named.chain)) ts.forEachChild(node, (child) => walk(child, here));
    else found.push(here);
  };
  walk(ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest, true), { titles: [], isOff: false });
  return found;
}

/**
 * @param {ts.CallExpression} call
 * @returns {{ chain: string[], title: string } | undefined}
 */
function nameOf(call) {
  const chain = chainOf(call.expression);
  const [title, body] = call.arguments;
  if (!title || !(isGroup(chain) || isTest(chain)) || chain.some((it) => helpers.includes(it))) return undefined;
  // `test.skip(condition, "reason")` inside a test is no test; nor is the table of `test.each`.
  if (!body && !chain.includes("todo")) return undefined;
  if (ts.isStringLiteralLike(title)) return { chain, title: title.text };
  return ts.isTemplateExpression(title) ? { chain, title: title.getText().slice(1, -1) } : undefined;
}

/**
 * `test.describe.only` and `test.each(table)` as lists of words.
 * @param {ts.Expression} expression
 * @returns {string[]}
 */
function chainOf(expression) {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression)) return [...chainOf(expression.expression), expression.name.text];
  if (ts.isCallExpression(expression)) return chainOf(expression.expression);
  return ts.isTaggedTemplateExpression(expression) ? chainOf(expression.tag) : [];
}
