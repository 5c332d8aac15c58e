import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./children.mjs";

/**
 * Runs npm by the given Node: the npm that called us, the one beside this Node, or the one on the path.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
export function npm(node, args, where) {
  const beside = dirname(process.execPath);
  const cli = [
    where.env["npm_execpath"] ?? "",
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
    join(beside, "node_modules/npm/bin/npm-cli.js"),
  ].find((path) => path.endsWith("npm-cli.js") && existsSync(path));
  if (cli) return run(node, [cli, ...args], where);
  return run("npm", args, { ...where, shell: process.platform === "win32" });
}
