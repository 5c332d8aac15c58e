import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/**
 * Does one thing at a time, also between processes that start together.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else is at it
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) });
  for (let told = false; !take(file, mine); await pause(200)) {
    if (removeIfStale(file)) continue;
    if (!told) onWait();
    told = true;
  }
  const release = () => {
    if (contentOf(file) === mine) rmSync(file, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/**
 * Has the process that wrote this lock ended? A number alone is not enough: after a restart it may belong to another process.
 * @param {string} content
 */
export function isStale(content) {
  try {
    const { pid, born } = JSON.parse(content);
    return !isAlive(pid) || bornAt(pid) !== born;
  } catch {
    return true;
  }
}

/**
 * When a process began, in the system's own count since boot; empty where the system does not tell.
 * @param {number} pid
 */
export function bornAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in brackets and may hold blanks; the start time is field 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
  } catch {
    return "";
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Written beside and linked, so that the lock never exists without its content.
 * @param {string} file
 * @param {string} content
 */
function take(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  } finally {
    unlinkSync(draft);
  }
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Takes a stale lock away. Two waiters may try at once and the slower one may grab the quicker one's fresh lock: then it puts it back.
 * @param {string} file
 */
function removeIfStale(file) {
  const seen = contentOf(file);
  if (seen === undefined) return true;
  if (!isStale(seen)) return false;
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  if (contentOf(aside) !== seen) linkSync(aside, file);
  unlinkSync(aside);
  return true;
}
