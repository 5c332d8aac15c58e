// npm run requirements: which tests name which requirement, and which requirements are open because none does.
// `npm run requirements -- --open` lists the open ones only.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { coverage, groupOf, requirementsOf } from "./requirements/coverage.mjs";
import { testNames } from "./requirements/testNames.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const onlyOpen = process.argv.includes("--open");

const tests = readdirSync(join(root, "tests"), { recursive: true, withFileTypes: true })
  .filter((it) => it.isFile() && /\.(test|spec)\.ts$/.test(it.name))
  .map((it) => relative(root, join(it.parentPath, it.name)))
  .sort()
  .flatMap((file) => testNames(readFileSync(join(root, file), "utf8")).map((it) => ({ file, ...it })));

const { rows, unknown } = coverage(requirementsOf(readFileSync(join(root, "docs/requirements.md"), "utf8")), tests);

for (const { id, text, tests: naming } of rows) {
  if (naming.length === 0) console.log(`${id}  OPEN  ${text}`);
  else if (!onlyOpen) {
    console.log(`${id}  ${text}`);
    for (const it of naming) console.log(`    ${it.file}: ${it.titles.join(" › ")}`);
  }
}

console.log("\ngroup  named by a test  open  all");
for (const group of [...new Set(rows.map((it) => groupOf(it.id)))]) {
  const all = rows.filter((it) => groupOf(it.id) === group);
  const open = all.filter((it) => it.tests.length === 0).length;
  console.log(
    [group.padEnd(5), `${all.length - open}`.padStart(15), `${open}`.padStart(4), `${all.length}`.padStart(3)].join(
      "  ",
    ),
  );
}
const open = rows.filter((it) => it.tests.length === 0).length;
console.log(
  ["all".padEnd(5), `${rows.length - open}`.padStart(15), `${open}`.padStart(4), `${rows.length}`.padStart(3)].join(
    "  ",
  ),
);
if (unknown.length > 0) {
  console.error(`\nTests name what docs/requirements.md does not list: ${unknown.join(", ")}`);
  process.exitCode = 1;
}
