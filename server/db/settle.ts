import { closeSync, fsyncSync, openSync } from "node:fs";

/** Waits until the disk has a file, or the names in a folder. */
export function settle(path: string): void {
  const opened = openSync(path, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
