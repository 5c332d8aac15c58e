import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./children.mjs";

const debian = "/usr/lib/postgresql";
const newestFirst = (/** @type {string} */ a, /** @type {string} */ b) => Number(b) - Number(a);

/**
 * The folder with initdb and pg_ctl: that of Debian's package, or one in the search path. Nothing where there is none, or where root
 * has no other user to run the server as, which refuses to run as root.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findPostgres(env) {
  const packaged = existsSync(debian) ? readdirSync(debian).sort(newestFirst) : [];
  const folders = [...packaged.map((it) => join(debian, it, "bin")), ...(env["PATH"] ?? "").split(delimiter)];
  const mayRun = process.getuid?.() !== 0 || existsSync("/usr/sbin/runuser");
  return mayRun ? folders.find((it) => existsSync(join(it, "initdb")) && existsSync(join(it, "pg_ctl"))) : undefined;
}

/**
 * Makes sure that the tests of the second database have one: the one there is, or Debian's package where we may install it.
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<boolean>} whether there is one
 */
export async function bringPostgres(where) {
  if (findPostgres(where.env)) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.log("Bringing PostgreSQL for the tests of the second database …");
  const apt = { ...where, env: { ...where.env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], apt);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "postgresql"], apt);
  return findPostgres(where.env) !== undefined;
}
