import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { appsDiffer, buildApps } from "./apps.mjs";
import { run } from "./children.mjs";
import { withLock } from "./lock.mjs";
import { node24 } from "./node24.mjs";
import { installPackages, npmCi, packagesDiffer } from "./packages.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Brings Node and packages up to date. When nothing changed this only compares hashes.
 * @param {NodeJS.ProcessEnv} outer
 */
export async function prepare(outer = process.env) {
  const { node, env } = await node24(outer);
  const where = { cwd: root, env };
  if (packagesDiffer(root)) await oneAtATime(() => installPackages(root, () => npmCi(node, where)));
  return { node, where };
}

/**
 * Builds the apps if what they are made of has changed.
 * @param {string} node
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 */
export async function build(node, where) {
  if (appsDiffer(root)) await oneAtATime(() => buildApps(root, () => run(node, ["scripts/build.mjs"], where)));
}

/** @param {() => Promise<void>} work */
const oneAtATime = (work) =>
  withLock(join(root, "dist", ".launcher.lock"), work, () =>
    console.log("Another start is installing or building; waiting for it …"),
  );
