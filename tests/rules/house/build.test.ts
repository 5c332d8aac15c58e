import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildsFile, knownBuilds, newestBuild } from "../../../scripts/launch/builds.mjs";

const day = 24 * 60 * 60 * 1000;
// Stands in for the bundler: writes one asset named after the source text and one that all builds share.
const bundler = `
  import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
  const name = readFileSync("client/applicant/main.ts", "utf8");
  const out = process.env.BUILD_INTO;
  mkdirSync(out + "/assets", { recursive: true });
  writeFileSync(out + "/assets/" + name + ".js", "script of " + name);
  writeFileSync(out + "/assets/shared.woff2", "font");
  if (name === "broken") process.exit(1);
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

const newest = (path: string) => join(newestBuild(root, "applicant"), path);
const folders = () => readdirSync(join(root, "dist/builds")).sort();
/** In how many builds a file lies. */
const timesKept = (file: string) =>
  folders().filter((it) => existsSync(join(root, "dist/builds", it, "applicant", file))).length;
const isKept = (name: string) => timesKept(`assets/${name}.js`) === 1 && timesKept(`assets/${name}.js.br`) === 1;

function build(name: string) {
  writeFileSync(join(root, "client/applicant/main.ts"), name);
  return spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, encoding: "utf8" });
}

function letDaysPass(days: number) {
  const known = knownBuilds(root)!;
  const sooner = (instant: string) => new Date(Date.parse(instant) - days * day).toISOString();
  const earlier = known.earlier.map((it) => ({ ...it, replacedAt: sooner(it.replacedAt) }));
  writeFileSync(buildsFile(root), JSON.stringify({ ...known, earlier }));
}

describe("a build", () => {
  test("leaves compressed siblings of what compresses", () => {
    expect(build("one").status).toBe(0);
    expect(readdirSync(newest("assets")).sort()).toEqual(["one.js", "one.js.br", "one.js.gz", "shared.woff2"]);
    expect(brotliDecompressSync(readFileSync(newest("assets/one.js.br"))).toString()).toBe("script of one");
    expect(gunzipSync(readFileSync(newest("index.html.gz"))).toString()).toBe("production page with one");
  });

  test("O14 goes into a folder of its own and leaves that of the build before as it is", () => {
    build("one");
    const before = newest("");
    build("two");
    expect(newest("")).not.toBe(before);
    expect(readFileSync(newest("index.html"), "utf8")).toBe("production page with two");
    expect(readdirSync(join(before, "assets"))).toContain("shared.woff2");
  });

  test("O14 keeps the files of the one before for open tabs, however long it was in use", () => {
    build("one");
    letDaysPass(100);
    build("two");
    expect([isKept("one"), isKept("two")]).toEqual([true, true]);
  });

  test("O14 removes files that no build has used for fourteen days", () => {
    build("one");
    build("two");
    letDaysPass(13);
    build("three");
    expect([isKept("one"), isKept("two"), isKept("three")]).toEqual([true, true, true]);
    letDaysPass(2);
    build("four");
    expect([isKept("one"), isKept("two"), isKept("three")]).toEqual([false, true, true]);
    expect(knownBuilds(root)!.earlier).toHaveLength(2);
    expect(folders()).toHaveLength(3);
  });

  test("keeps of those before the one before only what no later one has", () => {
    for (const name of ["one", "two", "three"]) build(name);
    expect([isKept("one"), isKept("two"), isKept("three")]).toEqual([true, true, true]);
    expect([timesKept("assets/shared.woff2"), timesKept("index.html")]).toEqual([2, 2]);
  });

  test("O14 that fails says so, counts as none, and nothing of it stays once another one works", () => {
    build("one");
    const before = knownBuilds(root);
    const { status, stderr } = build("broken");
    expect(status).toBe(1);
    expect(stderr).toContain("The applicant app could not be built.");
    expect(knownBuilds(root)).toEqual(before);
    expect(readFileSync(newest("index.html"), "utf8")).toBe("production page with one");
    build("two");
    expect([isKept("one"), isKept("two"), timesKept("assets/broken.js")]).toEqual([true, true, 0]);
  });
});
