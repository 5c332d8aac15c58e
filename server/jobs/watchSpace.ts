import { statfs } from "node:fs/promises";
import type { Log } from "../http/errors.ts";
import type { Job } from "./repeat.ts";

const megabyte = 1024 * 1024;
const leastMegabytes = 100;
const halfMinute = 30_000;

/** The room that is left where a folder lies, in bytes. */
async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Looks whether the disk of a folder is almost full. The log says so once, before anything fails, and once when there is room again.
 */
export function watchSpace(folder: string, log: Log, free = freeBytes): Job {
  let wasLow = false;
  const run = async () => {
    const freeMegabytes = Math.floor((await free(folder)) / megabyte);
    const isLow = freeMegabytes < leastMegabytes;
    if (isLow !== wasLow) {
      log({ level: isLow ? "error" : "info", part: "database", disk: isLow ? "low" : "enough", freeMegabytes });
    }
    wasLow = isLow;
  };
  return { name: "space", everyMillis: halfMinute, run };
}
