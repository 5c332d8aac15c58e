import { Kysely, sql, type Dialect } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { sharedMarks, type Commits } from "./commits.ts";
import { emptyLog, refuseDamage } from "./damage.ts";
import { isPostgres } from "./dialects.ts";
import { endRestore, refuseHalfRestored } from "./halfRestored.ts";
import { lockFile } from "./lockFile.ts";
import { lockNames } from "./locks.ts";
import { migrations as released } from "./migrations/index.ts";
import { plainly, postgresDialect } from "./postgresDialect.ts";
import type { Tables } from "./schema.ts";
import { fileOf, openSqlite } from "./sqliteDialect.ts";
import { StartProblem } from "./startProblem.ts";

export interface OpenDatabase {
  db: Kysely<Tables>;
  commits: Commits;
  close(): Promise<void>;
}

function dialectFor(url: string): { dialect: Dialect; commits?: Commits } {
  if (url.startsWith("file:")) return openSqlite(url);
  if (/^postgres(ql)?:\/\//.test(url)) return { dialect: postgresDialect(url) };
  throw new StartProblem(
    "DATABASE_URL is not understood: write file:PATH, such as file:data/terminpass.db, or postgres://USER:PASSWORD@HOST/NAME.",
  );
}

/** The names of migrations that a database has seen and this code has not. */
async function unknownMigrations(db: Kysely<Tables>, known: Record<string, Migration>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((it) => it.name === "kysely_migration")) return [];
  const rows = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map((it) => it.name).filter((name) => !(name in known));
}

/**
 * Which transactions a statement sees that begins now: as long as that is the same, so is everything in the tables. It changes with
 * every commit on the server, also in other databases, which costs a look and no more.
 */
async function snapshotOf(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ mark: string }>`select pg_current_snapshot()::text as mark`.execute(db);
  return rows[0]?.mark ?? "";
}

/** Names are written in all scripts of the world. */
async function checkEncoding(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db);
  const encoding = rows[0]?.server_encoding;
  if (encoding !== "UTF8") {
    throw new StartProblem(`The PostgreSQL database keeps text as ${encoding}: create it anew with ENCODING 'UTF8'.`);
  }
}

/** Brings the tables up to date, wholly or not at all. Of several servers that start at once one does it. */
async function migrate(db: Kysely<Tables>, migrations: Record<string, Migration>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Whoever starts beside the one that makes the tables waits for it, however slow the machine is.
    if (isPostgres(trx)) await sql`set local lock_timeout = '60s'`.execute(trx);
    await lockNames(trx, ["migrations"]);
    if ((await unknownMigrations(trx, migrations)).length > 0) {
      throw new StartProblem(
        "The database was written by a newer version of Terminpass. Start that version, or restore a backup from before the update.",
      );
    }
    const { error } = await new Migrator({
      db: trx,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest();
    if (error) throw error;
  });
}

/**
 * Opens the database behind `file:PATH` (`file::memory:` keeps nothing) or `postgres://…` and brings its tables up to date. What an
 * operator can put right is a `StartProblem`. A migration that fails leaves everything as it was.
 */
export async function openDatabase(url: string, migrations = released): Promise<OpenDatabase> {
  const file = fileOf(url);
  if (file !== undefined) refuseHalfRestored(file);
  const { dialect, commits = sharedMarks(() => snapshotOf(db)) } = dialectFor(url);
  const db = new Kysely<Tables>({ dialect });
  const close = async () => {
    commits.close();
    await db.destroy();
  };
  try {
    if (isPostgres(db)) await checkEncoding(db);
    await migrate(db, migrations);
  } catch (error) {
    await close();
    throw plainly(error);
  }
  return { db, commits, close };
}

/**
 * Opens the database for a server. A file serves one server at a time, and a damaged one is refused and left as it is; commands beside
 * the server ask for neither. `tell` hears of a restore that was cut off, and which database there is now.
 */
export async function openForServer(
  url: string,
  tell: (sentence: string) => void = () => undefined,
): Promise<OpenDatabase> {
  const file = fileOf(url);
  const unlock = file === undefined ? () => undefined : lockFile(file);
  try {
    if (file !== undefined) {
      const ended = endRestore(file);
      if (ended !== undefined) tell(ended);
      refuseDamage(file);
      emptyLog(file);
    }
    const { close, ...open } = await openDatabase(url);
    return { ...open, close: () => close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}
