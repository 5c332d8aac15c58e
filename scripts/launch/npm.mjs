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
  // npm goes on installing after SIGTERM; an install that is cut off is done again anyway.
  const options = { ...where, patience: 1000 };
  if (cli) return run(node, [cli, ...args], options);
  return run("npm", args, { ...options, shell: process.platform === "win32" });
}
