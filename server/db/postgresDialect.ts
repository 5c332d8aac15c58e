import { Pool, types } from "pg";
import { PostgresDialect, type Driver, type TransactionSettings } from "kysely";
import { connectionOf, type PostgresConnection } from "./postgresConnection.ts";
import { StartProblem } from "./startProblem.ts";

/** How long a statement waits for a lock before its transaction is tried again. */
const lockTimeoutMillis = 2000;
/** A transaction that stands still for so long lost its process; what it locked is freed. */
const idleInTransactionMillis = 10_000;
/** How long a request waits for one of the connections. */
const connectionTimeoutMillis = 10_000;
const mostConnections = 10;

const int8 = 20;

/** Whole numbers come as numbers: instants and counts lie far below 2 to the power of 53. */
const getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === int8 ? Number : types.getTypeParser(oid, format as "text")) as typeof types.getTypeParser;

/** Begins a transaction with the first statement in it, instead of waiting for an answer of its own. */
class BatchingDriver implements Driver {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    return connectionOf(await this.#pool.connect(), { getTypeParser });
  }

  async beginTransaction(connection: PostgresConnection, { isolationLevel, accessMode }: TransactionSettings) {
    const level = isolationLevel === undefined ? "" : ` isolation level ${isolationLevel}`;
    const sql = `start transaction${level} ${accessMode ?? ""}`.trimEnd();
    connection.later({ sql, name: sql }, []);
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollBack();
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class BatchingDialect extends PostgresDialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new BatchingDriver(this.#pool);
  }
}

/** The common database of several servers: a pool of connections; a commit is on its disk before it is answered. */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis,
    lock_timeout: lockTimeoutMillis,
    idle_in_transaction_session_timeout: idleInTransactionMillis,
    application_name: "terminpass",
    keepAlive: true,
    types: { getTypeParser },
  });
  // A connection that breaks is replaced by the next one, and whoever used it hears of it from his statement. That it is told here
  // as well would end the process if nobody listened.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new BatchingDialect(pool);
}

const sentences: Record<string, string> = {
  ECONNREFUSED:
    "The PostgreSQL server does not answer at the address in DATABASE_URL. Start it, or correct the address.",
  ENOENT: "The PostgreSQL server does not answer at the address in DATABASE_URL. Start it, or correct the address.",
  ENOTFOUND: "The host name in DATABASE_URL is not known. Correct it.",
  "28P01": "The PostgreSQL server refuses the user or the password in DATABASE_URL. Correct them.",
  "28000": "The PostgreSQL server refuses the user in DATABASE_URL. Correct it, or allow the user in pg_hba.conf.",
  "3D000": "The PostgreSQL database named in DATABASE_URL does not exist. Create it: createdb --encoding=UTF8 NAME.",
  "42501": "The user in DATABASE_URL may not make tables. Make it the owner of the database.",
  "53300": "The PostgreSQL server has no connection left. Raise its max_connections, or start fewer servers.",
};

/** What an operator can put right, in plain words and without the address, which holds a password. */
export function plainly(error: unknown): unknown {
  const code = (error as { code?: unknown } | undefined)?.code;
  const sentence = typeof code === "string" ? sentences[code] : undefined;
  return sentence ? new StartProblem(sentence, { cause: error }) : error;
}
