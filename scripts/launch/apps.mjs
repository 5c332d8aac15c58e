import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { knownBuilds, newestBuild } from "./builds.mjs";
import { Hint } from "./children.mjs";
import { fingerprint } from "./fingerprint.mjs";

/**
 * The apps that exist in this checkout: those that have a page to begin with.
 * @param {string} root
 */
export const appsOf = (root) =>
  ["applicant", "staff", "box"].filter((app) => existsSync(join(root, "client", app, "index.html")));

/**
 * One hash over everything a build reads.
 * @param {string} root
 */
export function buildInputs(root) {
  const settings = readdirSync(root).filter((name) => /^(vite|postcss)\.config\./.test(name));
  return fingerprint(root, ["client", "shared", "public", "package-lock.json", "scripts/build.mjs", ...settings]);
}

/**
 * Have the inputs changed since the last build, or has its output gone?
 * @param {string} root
 */
export function appsDiffer(root) {
  const apps = appsOf(root);
  if (apps.length === 0) return false;
  if (apps.some((app) => !existsSync(join(newestBuild(root, app), "index.html")))) return true;
  return knownBuilds(root)?.inputs !== buildInputs(root);
}

/**
 * Builds if it has to.
 * @param {string} root
 * @param {() => Promise<number>} build gives the exit code
 */
export async function buildApps(root, build) {
  if (!appsDiffer(root)) return;
  console.log("Building the apps …");
  if ((await build()) !== 0) throw new Hint("The apps could not be built; the lines above say why.");
}
