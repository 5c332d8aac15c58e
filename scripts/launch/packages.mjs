import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hint } from "./children.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { npm } from "./npm.mjs";

const stampOf = (/** @type {string} */ root) => join(root, "node_modules", ".installed-lock");
const wantedStamp = (/** @type {string} */ root) => fingerprint(root, ["package-lock.json"]);

/**
 * Is what the lock file asks for not what was installed last?
 * @param {string} root
 */
export function packagesDiffer(root) {
  const stamp = stampOf(root);
  return !existsSync(stamp) || readFileSync(stamp, "utf8") !== wantedStamp(root);
}

/**
 * Installs and remembers for which lock file. An install that was cut off leaves no stamp and is done again.
 * @param {string} root
 * @param {() => Promise<number>} install gives npm's exit code
 */
export async function installPackages(root, install) {
  if (!packagesDiffer(root)) return;
  const stamp = wantedStamp(root);
  console.log("Installing the packages (about a minute, the first time and after a change only) …");
  rmSync(stampOf(root), { force: true });
  if ((await install()) !== 0) {
    throw new Hint(
      "The packages could not be installed: please see to it that npm reaches its registry, and start again.",
    );
  }
  writeFileSync(stampOf(root), stamp);
}

/**
 * `npm ci` with the tools that build and test, whatever NODE_ENV says. No package of ours needs an install script.
 * @param {string} node
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
export const npmCi = (node, where) =>
  npm(node, ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], where);
