import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const day = 24 * 60 * 60 * 1000;
// Stands in for the bundler: writes one asset named after the source text, beside what lies there.
const bundler = `
  import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
  const name = readFileSync("client/applicant/main.ts", "utf8");
  if (name === "broken") process.exit(1);
  const out = "dist/" + process.env.APP;
  mkdirSync(out + "/assets", { recursive: true });
  writeFileSync(out + "/assets/" + name + ".js", "script of " + name);
  writeFileSync(out + "/assets/" + name + ".woff2", "font");
  writeFileSync(out + "/index.html", process.env.NODE_ENV + " page with " + name);`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build-"));
  cpSync(join(import.meta.dirname, "../../../scripts"), join(root, "scripts"), { recursive: true });
  mkdirSync(join(root, "client/applicant"), { recursive: true });
  writeFileSync(join(root, "client/applicant/index.html"), "");
  mkdirSync(join(root, "node_modules/vite/bin"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "node_modules/vite/bin/vite.js"), bundler);
  writeFileSync(join(root, "node_modules/vite/package.json"), '{ "type": "module" }');
});
afterEach(() => rmSync(root, { recursive: true }));

const dist = (path: string) => join(root, "dist/applicant", path);
const assets = () => readdirSync(dist("assets")).sort();
const isKept = (name: string) => existsSync(dist(`assets/${name}.js`)) && existsSync(dist(`assets/${name}.js.br`));

function build(name: string) {
  writeFileSync(join(root, "client/applicant/main.ts"), name);
  return spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, encoding: "utf8" });
}

function letDaysPass(days: number) {
  for (const name of assets())
    utimesSync(dist(`assets/${name}`), new Date(Date.now() - days * day), new Date(Date.now() - days * day));
}

describe("a build", () => {
  test("leaves compressed siblings of what compresses", () => {
    expect(build("one").status).toBe(0);
    expect(assets()).toEqual(["one.js", "one.js.br", "one.js.gz", "one.woff2"]);
    expect(brotliDecompressSync(readFileSync(dist("assets/one.js.br"))).toString()).toBe("script of one");
    expect(gunzipSync(readFileSync(dist("index.html.gz"))).toString()).toBe("production page with one");
  });

  test("renews the siblings of a page that changed", () => {
    build("one");
    build("two");
    expect(brotliDecompressSync(readFileSync(dist("index.html.br"))).toString()).toBe("production page with two");
  });

  test("O14 keeps the files of the build before for open tabs, however old they are", () => {
    build("one");
    letDaysPass(100);
    build("two");
    expect([isKept("one"), isKept("two")]).toEqual([true, true]);
  });

  test("O14 removes files that no build has used for fourteen days", () => {
    build("one");
    build("two");
    letDaysPass(15);
    build("three");
    expect([isKept("one"), isKept("two"), isKept("three")]).toEqual([false, true, true]);
    expect(assets().filter((it) => it.startsWith("one"))).toEqual([]);
  });

  test("that fails says so and counts as none", () => {
    build("one");
    const { status, stderr } = build("broken");
    expect(status).toBe(1);
    expect(stderr).toContain("The applicant app could not be built.");
    letDaysPass(15);
    build("two");
    expect(isKept("one")).toBe(true);
  });
});
