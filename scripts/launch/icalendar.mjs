import { execFileSync } from "node:child_process";
import { run } from "./children.mjs";

const pythons = ["/usr/bin/python3", "python3"];

/**
 * A Python that reads calendar files with the library icalendar, written by others than the one that writes ours. Nothing where
 * there is none.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findIcalendar(env) {
  return pythons.find((it) => {
    try {
      execFileSync(it, ["-c", "import icalendar"], { env, stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Makes sure that the tests of calendar files have a second reader: the one there is, or Debian's where we may install it.
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<boolean>} whether there is one
 */
export async function bringIcalendar(where) {
  if (findIcalendar(where.env)) return true;
  if (process.getuid?.() !== 0) return false;
  console.log("Bringing python3-icalendar for the tests of calendar files …");
  const apt = { ...where, env: { ...where.env, DEBIAN_FRONTEND: "noninteractive" } };
  try {
    await run("apt-get", ["update", "-qq"], apt);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "python3-icalendar"], apt);
  } catch {
    // No apt here.
  }
  return findIcalendar(where.env) !== undefined;
}
