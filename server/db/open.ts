import { Kysely, type Dialect } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { migrations as released } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";
import { sqliteDialect } from "./sqliteDialect.ts";
import { StartProblem } from "./startProblem.ts";

export interface OpenDatabase {
  db: Kysely<Tables>;
  close(): Promise<void>;
}

function dialectFor(url: string): Dialect {
  if (url.startsWith("file:")) return sqliteDialect(url);
  if (/^postgres(ql)?:/.test(url)) {
    throw new StartProblem("This version stores its data in SQLite only: write DATABASE_URL as file:PATH.");
  }
  throw new StartProblem("DATABASE_URL is not understood: write file:PATH, such as file:data/terminpass.db.");
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

/** Brings the tables up to date, wholly or not at all. */
async function migrate(db: Kysely<Tables>, migrations: Record<string, Migration>): Promise<void> {
  await db.transaction().execute(async (trx) => {
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
 * Opens the database behind `file:PATH` and brings its tables up to date; `file::memory:` keeps nothing. What an operator
 * can put right is a `StartProblem`. A migration that fails leaves everything as it was.
 */
export async function openDatabase(url: string, migrations = released): Promise<OpenDatabase> {
  const db = new Kysely<Tables>({ dialect: dialectFor(url) });
  try {
    await migrate(db, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, close: () => db.destroy() };
}
