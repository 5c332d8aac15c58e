import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * What the builds left behind: the folder of the newest one, of which inputs it was made, and those that it and others before it
 * took the place of, the latest first.
 * @typedef {{ name: string, replacedAt: string }} EarlierBuild
 * @typedef {{ inputs: string, newest: string, earlier: EarlierBuild[] }} Builds
 */

/** For how long the files of a build are served after another one took its place, in milliseconds. */
const keptFor = 14 * 24 * 60 * 60 * 1000;

/** @param {string} root */
export const buildsFile = (root) => join(root, "dist", "builds.json");

/** @param {string} root */
export const buildsFolder = (root) => join(root, "dist", "builds");

/**
 * @param {string} root
 * @returns {Builds | undefined}
 */
export function knownBuilds(root) {
  try {
    return JSON.parse(readFileSync(buildsFile(root), "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * The folder in which the newest build of an app lies, whether or not there is one.
 * @param {string} root
 * @param {string} app
 */
export const newestBuild = (root, app) => join(buildsFolder(root), knownBuilds(root)?.newest ?? "none", app);

/** @param {string} folder */
export const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/**
 * Puts a build that is whole in the place of the one before. A server sees the one or the other, never half of each: it reads one
 * small file, and that changes in one step.
 * @param {string} root
 * @param {Pick<Builds, "inputs" | "newest">} build
 * @param {Date} now
 */
export function putInPlace(root, { inputs, newest }, now) {
  const before = knownBuilds(root);
  const replaced = before ? [{ name: before.newest, replacedAt: now.toISOString() }, ...before.earlier] : [];
  const earlier = replaced.filter((it) => now.getTime() - Date.parse(it.replacedAt) < keptFor);
  const file = buildsFile(root);
  writeFileSync(`${file}.next`, JSON.stringify({ inputs, newest, earlier }));
  renameSync(`${file}.next`, file);
}

/**
 * Deletes what no server looks for any more: builds that were cut off or replaced long ago, and of the earlier ones each file that a
 * later one has too. The latest of them stays as it is: a server may be reading from it this very moment.
 * @param {string} root
 */
export function tidyUp(root) {
  const { newest, earlier } = knownBuilds(root) ?? { newest: "", earlier: [] };
  const known = [newest, ...earlier.map((it) => it.name)];
  const folderOf = (/** @type {string} */ name) => join(buildsFolder(root), name);
  mkdirSync(buildsFolder(root), { recursive: true });
  for (const name of readdirSync(buildsFolder(root))) {
    if (!known.includes(name)) rmSync(folderOf(name), { recursive: true });
  }
  known.slice(2).forEach((name, index) => {
    if (!existsSync(folderOf(name))) return;
    const later = known.slice(0, index + 2).map(folderOf);
    for (const file of filesOf(folderOf(name))) {
      const path = relative(folderOf(name), file);
      if (isLasting(path) && !later.some((it) => existsSync(join(it, path)))) continue;
      rmSync(file);
      removeIfEmpty(dirname(file));
    }
  });
}

/**
 * Whether a file has a hash of its content in its name. Of an earlier build no other is asked for.
 * @param {string} path within a build
 */
const isLasting = (path) => path.replaceAll("\\", "/").includes("/assets/");

/** @param {string} folder */
function removeIfEmpty(folder) {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
