import { existsSync } from "node:fs";
import { run } from "./children.mjs";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
const usualShells = ["/usr/lib/chromium/chromium-headless-shell"];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(path: string) => boolean} [exists]
 */
export const findBrowser = (env, exists = existsSync) =>
  [env["CHROMIUM_PATH"] ?? "", ...usualPlaces].find((path) => path !== "" && exists(path));

/**
 * The browser for walks that look at pages alone: Chromium without what stands around a page. It reads and draws the same pages and
 * needs a third less. A browser that somebody named wins; where there is no shell, it is the whole one.
 * @param {NodeJS.ProcessEnv} env
 * @param {(path: string) => boolean} [exists]
 */
export const findShell = (env, exists = existsSync) =>
  [env["CHROMIUM_PATH"] ?? "", ...usualShells].find((path) => path !== "" && exists(path)) ?? findBrowser(env, exists);

/**
 * Makes sure that browser tests have a browser: the one there is, Debian's package, or Playwright's download.
 * @param {string} node
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<boolean>} whether there is one
 */
export async function bringBrowser(node, where) {
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (findBrowser(where.env)) {
    const isShellMissing = findShell(where.env) === findBrowser(where.env) && !where.env["CHROMIUM_PATH"];
    // Without one the walks take longer, and that is all.
    if (mayInstall && isShellMissing) await install(["chromium-headless-shell"], where);
    return true;
  }
  if (mayInstall) {
    await install(["chromium", "chromium-headless-shell", "fonts-noto-core"], where);
    if (findBrowser(where.env)) return true;
  }
  return (await run(node, ["node_modules/playwright/cli.js", "install", "chromium"], where)) === 0;
}

/**
 * @param {string[]} packages
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
async function install(packages, where) {
  console.log("Bringing a browser for the browser tests …");
  const apt = { ...where, env: { ...where.env, DEBIAN_FRONTEND: "noninteractive" } };
  // Where nothing answers, nobody is to wait for it.
  const soon = ["-qq", "-o", "Acquire::http::Timeout=10", "-o", "Acquire::Retries=1"];
  await run("apt-get", ["update", ...soon], apt);
  await run("apt-get", ["install", "-y", ...soon, "--no-install-recommends", ...packages], apt);
}
