import { existsSync } from "node:fs";
import { run } from "./children.mjs";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(path: string) => boolean} [exists]
 */
export const findBrowser = (env, exists = existsSync) =>
  [env["CHROMIUM_PATH"] ?? "", ...usualPlaces].find((path) => path !== "" && exists(path));

/**
 * Makes sure that browser tests have a browser: the one there is, Debian's package, or Playwright's download.
 * @param {string} node
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<boolean>} whether there is one
 */
export async function bringBrowser(node, where) {
  if (findBrowser(where.env)) return true;
  console.log("Bringing a browser for the browser tests …");
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = { ...where, env: { ...where.env, DEBIAN_FRONTEND: "noninteractive" } };
    const packages = ["chromium", "fonts-noto-core"];
    await run("apt-get", ["update", "-qq"], apt);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], apt);
    if (findBrowser(where.env)) return true;
  }
  return (await run(node, ["node_modules/playwright/cli.js", "install", "chromium"], where)) === 0;
}
