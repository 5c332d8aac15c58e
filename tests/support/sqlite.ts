import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../server/db/open.ts";

// Where the database file with all tables and nothing in them lies; processes that tests start find it here as well.
const variable = "TEST_SQLITE_TEMPLATE";

/** Lays a database file with all tables in a place where there is none: to make them anew takes longer than most tests. */
export function layOutSqlite(path: string): void {
  const template = process.env[variable];
  if (template !== undefined && !existsSync(path)) copyFileSync(template, path);
}

/** Makes the tables once for a whole run of tests, as a first start does. */
export default async function makeTemplate(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "tp-tables-"));
  const path = join(folder, "terminpass.db");
  await (await openDatabase(`file:${path}`)).close();
  process.env[variable] = path;
  return () => rmSync(folder, { recursive: true, force: true });
}
