import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
} from "kysely";
import { StartProblem } from "./startProblem.ts";

const busyTimeoutMillis = 2000;

/** Every transaction takes the write lock at once: one that reads first and writes later could fail half-way. */
class ImmediateDriver extends SqliteDriver {
  #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  // On a full disk SQLite has rolled back by itself. A second time would hide the reason behind another error.
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** SQLite rolls back changes of tables as well, although Kysely's adapter does not count on it. */
class RollsBackTables extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDialect extends SqliteDialect {
  #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database);
  }

  override createAdapter(): DialectAdapter {
    return new RollsBackTables();
  }
}

/** The path behind `file:PATH`; a relative one counts from the working folder. */
function pathOf(url: string): string {
  const path = url.startsWith("file://") ? fileURLToPath(url) : url.slice("file:".length);
  if (path === "")
    throw new StartProblem("DATABASE_URL names no file: write file:PATH, such as file:data/terminpass.db.");
  return path === ":memory:" ? path : resolve(path);
}

/**
 * The embedded database: one connection, one writer. A commit is on the disk before it is answered (`synchronous=FULL`);
 * a second process on the same file waits for the write lock.
 */
export function sqliteDialect(url: string): SqliteDialect {
  const path = pathOf(url);
  try {
    if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path, { timeout: busyTimeoutMillis });
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    return new ImmediateDialect(database);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartProblem(`The database file ${path} cannot be opened (${reason}). Check DATABASE_URL.`, {
      cause: error,
    });
  }
}
