import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, type OpenDatabase } from "../../server/db/open.ts";

/** A folder of its own with a database file that does not exist yet. */
export interface DatabasePlace {
  folder: string;
  path: string;
  url: string;
  /** Opens the file; may be called again after `close` to see what was kept. */
  open(): Promise<OpenDatabase>;
  remove(): Promise<void>;
}

export async function databasePlace(): Promise<DatabasePlace> {
  return placeIn(await mkdtemp(join(tmpdir(), "terminpass-")));
}

/** The place in a folder that another process shares. */
export function placeIn(folder: string): DatabasePlace {
  const path = join(folder, "terminpass.db");
  const url = `file:${path}`;
  return {
    folder,
    path,
    url,
    open: () => openDatabase(url),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
