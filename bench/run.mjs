// npm run bench: takes every figure, prints them in a table and writes bench/results.json. `npm run bench -- decoder` takes those of
// one file. Each file of this folder is a bench of its own and exports the function that gives its figures.
import { readdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { endTogether, Hint, program, run } from "../scripts/launch/children.mjs";
import { prepare } from "../scripts/launch/prepare.mjs";

/** @typedef {import("./support/figures.ts").Figure} Figure */

const folder = dirname(fileURLToPath(import.meta.url));
const all = readdirSync(folder)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => basename(name, ".ts"))
  .sort();
const wanted = process.argv.slice(2);

/** @param {Figure} figure */
function reaches({ value, bar }) {
  if (!bar) return undefined;
  return "atMost" in bar ? value <= bar.atMost : value >= bar.atLeast;
}

/** @param {Figure} figure */
function row({ name, value, unit, bar, aim }) {
  const number = (/** @type {number} */ it) => `${Number(it.toFixed(it < 10 ? 2 : 1))} ${unit}`.trim();
  const mark = (/** @type {Figure["bar"]} */ it) =>
    it ? ("atMost" in it ? `≤ ${number(it.atMost)}` : `≥ ${number(it.atLeast)}`) : "";
  const wish = aim ? `${mark(bar).padEnd(12)} aim ${mark(aim)}` : mark(bar);
  return `  ${name.padEnd(46)}${number(value).padStart(12)}   ${wish}`;
}

/** @param {Figure} figure */
const verdict = (figure) => (reaches(figure) === false ? "   MISSED" : "");

async function takeAll() {
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown) throw new Hint(`There is no bench ${unknown}; there are ${all.join(", ")}.`);
  /** @type {Record<string, Figure[]>} */
  const figures = {};
  for (const name of wanted.length > 0 ? wanted : all) {
    console.log(name);
    /** @type {{ default: import("./support/figures.ts").Bench }} */
    const bench = await import(join(folder, `${name}.ts`));
    figures[name] = await bench.default();
    for (const figure of figures[name]) console.log(row(figure) + verdict(figure));
  }
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
  const takenAt = new Date().toISOString();
  if (wanted.length === 0) {
    writeFileSync(join(folder, "results.json"), `${JSON.stringify({ takenAt, machine, figures }, undefined, 2)}\n`);
  }
  return Object.values(figures)
    .flat()
    .some((it) => reaches(it) === false)
    ? 1
    : 0;
}

endTogether();
await program(async () => {
  // The figures are taken by the Node that the project runs on, whichever one this began with.
  if (process.env["BENCH_INSIDE"]) return takeAll();
  const { node, where } = await prepare();
  return run(node, [fileURLToPath(import.meta.url), ...wanted], { ...where, env: { ...where.env, BENCH_INSIDE: "1" } });
});
