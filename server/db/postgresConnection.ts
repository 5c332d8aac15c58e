import type { DatabaseConnection, QueryResult } from "kysely";
import type { Connection, PoolClient, Submittable } from "pg";
import type { CompiledQuery } from "kysely";
import type { Later, Line, Statement } from "./prepared.ts";

type Row = Record<string, unknown>;
type Parse = (text: string) => unknown;

/** A column of an answer: its name, and how its text is read. */
interface Column {
  name: string;
  parse: Parse;
}

/** Which types of PostgreSQL become what; `types` of the client. */
export interface TypeParsers {
  getTypeParser(oid: number, format: "text"): Parse;
}

/** A statement on its way, and its answer once it is there. */
class Sent implements Later<Row> {
  readonly statement: Statement;
  readonly values: readonly unknown[];
  rows: Row[] = [];
  /** What PostgreSQL calls what it did, such as `INSERT 0 1`. */
  did = "";

  constructor(statement: Statement, values: readonly unknown[]) {
    this.statement = statement;
    this.values = values;
  }
}

/** A value as PostgreSQL reads it from text; bytes stay bytes. */
function wireValue(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value as number | boolean | bigint);
}

// "cached plan must not change result type" after a migration by a newer server, and a statement that the server knows no more.
const forgotten = ["0A000", "26000"];

/** What one connection has prepared: the columns of each statement by its name, and the names of which nobody knows. */
class PreparedHere {
  readonly columns = new Map<string, readonly Column[]>();
  readonly doubtful = new Set<string>();

  doubt(name: string): void {
    this.columns.delete(name);
    this.doubtful.add(name);
  }

  doubtAll(): void {
    for (const name of [...this.columns.keys()]) this.doubt(name);
  }
}

/**
 * Several statements in one message (extended query, one Sync): PostgreSQL does one after the other and leaves out the rest after the
 * first that fails. The client takes it like a query of its own.
 */
class Batch implements Submittable {
  readonly #sent: readonly Sent[];
  readonly #known: PreparedHere;
  readonly #types: TypeParsers;
  readonly #done: (error?: unknown) => void;
  #answered = 0;
  #columns: readonly Column[] | undefined;

  constructor(sent: readonly Sent[], known: PreparedHere, types: TypeParsers, done: (error?: unknown) => void) {
    this.#sent = sent;
    this.#known = known;
    this.#types = types;
    this.#done = done;
  }

  submit(connection: Connection): void {
    const { stream } = connection;
    stream.cork();
    try {
      const begun = new Set<string>();
      for (const it of this.#sent) this.#write(connection, it, begun);
      connection.sync();
    } finally {
      stream.uncork();
    }
  }

  #write(connection: Connection, { statement: { name = "", sql }, values }: Sent, begun: Set<string>): void {
    const isKnown = name !== "" && (this.#known.columns.has(name) || begun.has(name));
    if (!isKnown) {
      if (this.#known.doubtful.delete(name)) connection.close({ type: "S", name }, true);
      connection.parse({ name, text: sql, types: [] }, true);
      if (name !== "") begun.add(name);
    }
    connection.bind({ statement: name, values: values as string[], valueMapper: wireValue }, true);
    if (!this.#known.columns.has(name)) connection.describe({ type: "P", name: "" }, true);
    connection.execute({ portal: "", rows: "" }, true);
  }

  get #now(): Sent | undefined {
    return this.#sent[this.#answered];
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map((it) => ({ name: it.name, parse: this.#types.getTypeParser(it.dataTypeID, "text") }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const now = this.#now;
    const columns = this.#columns ?? this.#known.columns.get(now?.statement.name ?? "") ?? [];
    const row: Row = {};
    for (let index = 0; index < columns.length; index++) {
      const { name, parse } = columns[index] as Column;
      const text = fields[index] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    now?.rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const now = this.#now;
    this.#answered += 1;
    if (!now) return;
    now.did = text;
    const { name } = now.statement;
    if (name !== undefined && !this.#known.columns.has(name)) this.#known.columns.set(name, this.#columns ?? []);
    this.#columns = undefined;
  }

  handleError(error: unknown): void {
    const name = this.#now?.statement.name;
    if (forgotten.includes(String((error as { code?: unknown }).code))) this.#known.doubtAll();
    // It may have been prepared before it failed.
    if (name !== undefined) this.#known.doubt(name);
    this.#done(error);
  }

  handleReadyForQuery(): void {
    this.#done();
  }
}

/** What a client is reached by and whether it may be used again. */
interface Reached {
  client: PoolClient;
  types: TypeParsers;
  known: PreparedHere;
}

const affecting = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/;

/**
 * A connection to PostgreSQL. What nobody waits for goes out with the next statement that somebody waits for, as one message: most of
 * what a statement takes is the way there and back.
 */
export class PostgresConnection implements DatabaseConnection, Line {
  readonly #reached: Reached;
  #waiting: Sent[] = [];
  #isBroken = false;

  constructor(reached: Reached) {
    this.#reached = reached;
  }

  later(statement: Statement, values: readonly unknown[]): Sent {
    const sent = new Sent(statement, values);
    this.#waiting.push(sent);
    return sent;
  }

  async ask(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return (await this.#tell(statement, values)).rows;
  }

  async #tell(statement: Statement, values: readonly unknown[]): Promise<Sent> {
    const sent = this.later(statement, values);
    const all = this.#waiting;
    this.#waiting = [];
    const { client, types, known } = this.#reached;
    await new Promise<void>((resolve, reject) => {
      client.query(new Batch(all, known, types, (error) => (error === undefined ? resolve() : reject(error as Error))));
    });
    return sent;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, did } = await this.#tell({ sql }, parameters);
    const affected = affecting.exec(did)?.[1];
    return { rows: rows as R[], ...(affected !== undefined && { numAffectedRows: BigInt(affected) }) };
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("rows are not streamed");
  }

  /** Ends a transaction. PostgreSQL says ROLLBACK to a commit after a statement that failed. */
  async commit(): Promise<void> {
    const { did } = await this.#tell({ sql: "commit", name: "commit" }, []);
    if (did !== "COMMIT") throw new Error("the transaction had failed before its end");
  }

  /** Undoes a transaction, also what is still on its way. Where that fails the connection is not used again. */
  async rollBack(): Promise<void> {
    this.#waiting = [];
    try {
      await this.#tell({ sql: "rollback", name: "rollback" }, []);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  release(): void {
    this.#reached.client.release(this.#isBroken);
  }
}

const preparedBy = new WeakMap<PoolClient, PreparedHere>();

/** The connection behind a client of the pool, with what was prepared there before. */
export function connectionOf(client: PoolClient, types: TypeParsers): PostgresConnection {
  const known = preparedBy.get(client) ?? new PreparedHere();
  preparedBy.set(client, known);
  return new PostgresConnection({ client, types, known });
}
