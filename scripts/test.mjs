// npm test: everything from a fresh clone, in the order in which mistakes are cheapest to find. The last line sums it all.
// `npm test -- --only=static|unit|browser` runs a part.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringBrowser } from "./launch/browser.mjs";
import { endTogether, Hint, program, run } from "./launch/children.mjs";
import { closingLine, countsOf, sum } from "./launch/counts.mjs";
import { bringIcalendar } from "./launch/icalendar.mjs";
import { bringPostgres } from "./launch/postgres.mjs";
import { build, prepare, root } from "./launch/prepare.mjs";
import { testEnv } from "./launch/testEnv.mjs";

/** @typedef {import("./launch/counts.mjs").Counts} Counts */

const parts = ["static", "unit", "browser"];
const only = process.argv.find((it) => it.startsWith("--only="))?.slice("--only=".length);
const isWanted = (/** @type {string} */ part) => only === undefined || only === part;

/** @type {Counts[]} */
const all = [];

/**
 * @param {string} name
 * @param {Counts} counts
 */
function record(name, counts) {
  console.log(`${name}: ${closingLine(counts)}\n`);
  all.push(counts);
}

/** @param {number} code */
const asOneTest = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/** @param {Awaited<ReturnType<typeof prepare>>} prepared */
async function runAll({ node, where }) {
  const bin = (/** @type {string} */ path) => join("node_modules", path);
  const present = ["client", "server", "shared", "tests", "scripts", "bench"].filter((it) =>
    existsSync(join(root, it)),
  );
  /** @type {[string, string[]][]} */
  const checks = [
    ["prettier", [bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."]],
    ["eslint", [bin("eslint/bin/eslint.js"), "--max-warnings=0", "."]],
    [
      "import rules",
      [bin("dependency-cruiser/bin/dependency-cruiser.mjs"), "--config", ".dependency-cruiser.cjs", ...present],
    ],
    ["types", [bin("vue-tsc/bin/vue-tsc.js"), "--build"]],
  ];
  if (isWanted("static")) {
    // Side by side: each of them computes on one core alone.
    const codes = await Promise.all(checks.map(([, args]) => run(node, args, where)));
    checks.forEach(([name], index) => record(name, asOneTest(codes[index] ?? 1)));
  }
  if (isWanted("unit")) {
    const hasPostgres = await bringPostgres(where);
    const hasIcalendar = await bringIcalendar(where);
    record("vitest", await runner(node, [bin("vitest/vitest.mjs"), "run"], where));
    // Vitest has said why; the closing line has to show it as well.
    if (!hasPostgres) record("PostgreSQL", { passed: 0, failed: 0, skipped: 1 });
    if (!hasIcalendar) console.log("A test of calendar files is SKIPPED: python3-icalendar could not be installed.");
  }
  if (isWanted("browser")) await browserTests(node, where);
}

/**
 * Runs a test runner whose reporter leaves its counts in a file.
 * @param {string} node
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
async function runner(node, args, where) {
  const folder = mkdtempSync(join(tmpdir(), "terminpass-counts-"));
  const file = join(folder, "counts.json");
  const code = await run(node, args, { ...where, env: { ...where.env, TEST_COUNTS_FILE: file } });
  const counts = countsOf(existsSync(file) ? readFileSync(file, "utf8") : undefined, code);
  rmSync(folder, { recursive: true });
  return counts;
}

/**
 * @param {string} node
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
async function browserTests(node, where) {
  const skipped = { passed: 0, failed: 0, skipped: 1 };
  const fault = await build(node, where).then(
    () => undefined,
    (error) => error,
  );
  record("build", asOneTest(fault ? 1 : 0));
  if (fault) {
    console.log(`Browser tests are SKIPPED. ${fault instanceof Hint ? fault.message : fault.stack}`);
    return record("playwright", skipped);
  }
  if (!(await bringBrowser(node, where))) {
    console.log("Browser tests are SKIPPED: no browser could be had. Install Chromium, or name it in CHROMIUM_PATH.");
    return record("playwright", skipped);
  }
  const args = [join("node_modules", "@playwright/test/cli.js"), "test", "--pass-with-no-tests"];
  record("playwright", await runner(node, args, where));
}

/** One folder for all that tests write, gone with the run: there are thousands of small databases. */
function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "tp-"));
  // The database server of the tests may run as another user, who has to pass through.
  chmodSync(folder, 0o711);
  const remove = () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // What something still writes into stays; it says nothing about the tests.
    }
  };
  return { folder, remove };
}

endTogether();
await program(async () => {
  if (only !== undefined && !parts.includes(only)) throw new Hint(`--only takes one of ${parts.join(", ")}.`);
  const { node, where } = await prepare(testEnv(process.env));
  const { folder, remove } = scratch();
  await runAll({ node, where: { ...where, env: { ...where.env, TMPDIR: folder } } });
  remove();
  const total = sum(all);
  console.log(closingLine(total));
  return total.failed > 0 ? 1 : 0;
});
