import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
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
  type SqliteDatabase,
  type SqliteStatement,
} from "kysely";
import { unmarked, watchFile, type Commits } from "./commits.ts";
import { fileProblem } from "./damage.ts";
import { runsHere, type Line } from "./prepared.ts";
import { StartProblem } from "./startProblem.ts";

const busyTimeoutMillis = 2000;

/** Every transaction takes the write lock at once: one that reads first and writes later could fail half-way. */
class ImmediateDriver extends SqliteDriver {
  #database: KeptStatements;

  constructor(database: KeptStatements) {
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

const mostStatements = 500;

/** Kysely's driver prepares each statement anew, which costs more than most of them take; this one keeps them. */
class KeptStatements implements SqliteDatabase {
  #database: Database.Database;
  #statements = new Map<string, { statement: Database.Statement; writes: boolean }>();
  #onWrite: () => void;

  constructor(database: Database.Database, onWrite: () => void) {
    this.#database = database;
    this.#onWrite = onWrite;
  }

  prepare(sql: string): SqliteStatement {
    const { statement, writes } = this.#statements.get(sql) ?? this.#keep(sql);
    if (writes) this.#onWrite();
    return statement;
  }

  #keep(sql: string) {
    if (this.#statements.size >= mostStatements) this.#statements.clear();
    const kept = { statement: this.#database.prepare(sql), writes: !/^select /i.test(sql) };
    this.#statements.set(sql, kept);
    return kept;
  }

  /** The rows of a statement at once; none for one that has none. */
  run(sql: string, parameters: readonly unknown[]): unknown[] {
    const statement = this.prepare(sql);
    if (statement.reader) return statement.all(parameters);
    statement.run(parameters);
    return [];
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  close(): void {
    this.#database.close();
  }
}

class ImmediateDialect extends SqliteDialect {
  #database: KeptStatements;

  constructor(database: KeptStatements) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database);
  }

  override createAdapter(): DialectAdapter {
    const adapter = new RollsBackTables();
    const ask: Line["ask"] = ({ sql }, values) => this.#database.run(sql, values);
    const later: Line["later"] = ({ sql }, values) => ({ rows: this.#database.run(sql, values) });
    runsHere(adapter, { ask, later });
    return adapter;
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
 * The file behind `file:PATH` under its real name, whatever link leads to it; its folder is made. Undefined for a database in memory
 * and for one elsewhere.
 */
export function fileOf(url: string): string | undefined {
  const path = url.startsWith("file:") ? pathOf(url) : ":memory:";
  if (path === ":memory:") return undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  } catch (error) {
    throw fileProblem(path, error);
  }
}

/**
 * The embedded database: one connection, one writer. A commit is on the disk before it is answered (`synchronous=FULL`);
 * a second process on the same file waits for the write lock.
 */
export function openSqlite(url: string): { dialect: SqliteDialect; commits: Commits } {
  const path = fileOf(url) ?? ":memory:";
  try {
    const database = new Database(path, { timeout: busyTimeoutMillis });
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    // What a savepoint may have to undo is kept in memory; in a file it took half of the time of each insert.
    database.pragma("temp_store = MEMORY");
    database.pragma("foreign_keys = ON");
    if (path === ":memory:")
      return { dialect: new ImmediateDialect(new KeptStatements(database, () => {})), commits: unmarked };
    const commits = watchFile(path);
    return { dialect: new ImmediateDialect(new KeptStatements(database, commits.written)), commits };
  } catch (error) {
    throw fileProblem(path, error);
  }
}
