import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql, type Kysely } from "kysely";
import { openDatabase, type OpenDatabase } from "../../server/db/open.ts";
import type { Tables } from "../../server/db/schema.ts";
import {
  createPostgresDatabase,
  dropPostgresDatabase,
  filesOf,
  givePostgresDatabase,
  takePostgresDatabase,
  urlOf,
} from "./postgres.ts";
import { layOutSqlite } from "./sqlite.ts";

/** The database that this run of the store tests is about; each of them runs once for each. */
export const isPostgres = process.env["TEST_DATABASE"] === "postgres";

/** A database of its own, and a folder for what lies beside it. */
export interface DatabasePlace {
  folder: string;
  /** The database file where there is one. */
  path: string;
  url: string;
  /** Opens it; may be called again after `close` to see what was kept. */
  open(): Promise<OpenDatabase>;
  /** Everything that lies on the disk of it. */
  bytes(): Promise<Buffer>;
  remove(): Promise<void>;
}

/** A new place for the database of this run; `empty` has no tables yet. */
export async function databasePlace(options: { empty?: boolean } = {}): Promise<DatabasePlace> {
  const folder = await mkdtemp(join(tmpdir(), "terminpass-"));
  if (!isPostgres) {
    const place = placeAt(folder, `file:${join(folder, "terminpass.db")}`);
    if (!options.empty) layOutSqlite(place.path);
    return place;
  }
  const name = options.empty ? await createPostgresDatabase({ empty: true }) : await takePostgresDatabase();
  const place = placeAt(folder, urlOf(name));
  return {
    ...place,
    bytes: async () => bytesIn(await filesOf(name)),
    async remove() {
      await (options.empty ? dropPostgresDatabase(name) : givePostgresDatabase(name));
      await place.remove();
    },
  };
}

const bytesIn = (files: readonly string[]) => Buffer.concat(files.map((it) => readFileSync(it)));

/** The place that another process shares. */
export function placeAt(folder: string, url: string): DatabasePlace {
  return {
    folder,
    path: join(folder, "terminpass.db"),
    url,
    open: () => openDatabase(url),
    bytes: async () => {
      const names = readdirSync(folder).filter((it) => it.startsWith("terminpass.db"));
      return bytesIn(names.map((it) => join(folder, it)));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Takes the guard of new occupations out: what then happens shows what it is good for. */
export async function dropGuard(db: Kysely<Tables>): Promise<void> {
  await sql`DROP TRIGGER occupation_guard_insert ${sql.raw(isPostgres ? "ON occupation" : "")}`.execute(db);
}
