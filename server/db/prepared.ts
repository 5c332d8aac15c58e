import {
  CompiledQuery,
  type Compilable,
  type DialectAdapter,
  type Insertable,
  type InsertQueryBuilder,
  type Kysely,
  type Selectable,
} from "kysely";
import type { Tables } from "./schema.ts";

/** SQL whose text is always the same under its name. Without a name it is asked once. */
export interface Statement {
  sql: string;
  name?: string;
}

/** The answer to a statement that nobody waited for: there at the latest when one that came after it is answered. */
export interface Later<Row> {
  readonly rows: readonly Row[];
}

/** How statements of a transaction reach the database when their text is built. */
export interface Line {
  ask(statement: Statement, values: readonly unknown[]): Promise<unknown[]> | unknown[];
  /** Does it before whatever is asked next. What fails fails what is asked next, the end of the transaction at the latest. */
  later(statement: Statement, values: readonly unknown[]): Later<unknown>;
}

const lines = new WeakMap<object, Line>();

/** Says how statements of all transactions run on an embedded database; others go through Kysely. */
export function runsHere(adapter: DialectAdapter, line: Line): void {
  lines.set(adapter, line);
}

/** Lets the statements of this transaction go straight to its connection, where that is a line. */
export async function straight(trx: Kysely<Tables>): Promise<void> {
  const executor = trx.getExecutor();
  await executor.provideConnection(async (connection) => {
    if ("later" in connection) lines.set(executor, connection as unknown as Line);
  });
}

/** Stands in a query for a value that comes later. */
class Place {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

interface Shape {
  query: CompiledQuery;
  statement: Statement;
  /** For each parameter what it is: the place of a value, or the value itself. */
  places: readonly unknown[];
}

/** A query that is built already. Awaited or not: what was asked for first is done first. */
export interface Prepared<Values, Row> {
  (db: Kysely<Tables>, values: Values): Promise<Row[]> | Row[];
  /** The same for what need not be waited for: see `Line`. Await it all the same. */
  later(trx: Kysely<Tables>, values: Values): Promise<Later<Row>> | Later<Row>;
}

let names = 0;

/**
 * A query whose text is made once and that runs many times with other values. Building a statement costs more than most of them
 * take. `build` gets an object with a place for each value; a place stands for one value and not for a list.
 */
export function prepared<Values extends object, Row = never>(
  build: (db: Kysely<Tables>, value: Required<Values>) => Compilable<Row>,
): Prepared<Values, Row> {
  const places = new Proxy({}, { get: (_, name) => new Place(name) }) as Required<Values>;
  const shapes = new WeakMap<DialectAdapter, Shape>();

  function shapeFor(db: Kysely<Tables>, adapter: DialectAdapter): Shape {
    const known = shapes.get(adapter);
    if (known) return known;
    const query = build(db, places).compile();
    names += 1;
    const shape = { query, statement: { sql: query.sql, name: `s${names}` }, places: query.parameters };
    shapes.set(adapter, shape);
    return shape;
  }

  function using<T>(
    db: Kysely<Tables>,
    values: Values,
    straightOn: (line: Line, statement: Statement, parameters: readonly unknown[]) => T,
    through: (rows: Promise<Row[]>) => T,
  ): T {
    const executor = db.getExecutor();
    const { adapter } = executor;
    const { query, statement, places } = shapeFor(db, adapter);
    const parameters = places.map((it) => (it instanceof Place ? values[it.name as keyof Values] : it));
    const line = db.isTransaction ? (lines.get(adapter) ?? lines.get(executor)) : undefined;
    if (line) return straightOn(line, statement, parameters);
    return through(db.executeQuery<Row>({ ...query, parameters } as CompiledQuery<Row>).then(({ rows }) => rows));
  }

  const ask = (db: Kysely<Tables>, values: Values) =>
    using<Promise<Row[]> | Row[]>(
      db,
      values,
      (line, ...it) => line.ask(...it) as Row[],
      (rows) => rows,
    );
  const later: Prepared<Values, Row>["later"] = (trx, values) =>
    using<Promise<Later<Row>> | Later<Row>>(
      trx,
      values,
      (line, ...it) => line.later(...it) as Later<Row>,
      (rows) => rows.then((it) => ({ rows: it })),
    );
  return Object.assign(ask, { later });
}

/** Puts one row with these columns into a table and gives back the column named in `returning`. */
export function inserting<
  T extends keyof Tables,
  C extends keyof Insertable<Tables[T]>,
  R extends keyof Tables[T] = never,
>(
  table: T,
  columns: readonly C[],
  returning?: R,
): Prepared<Pick<Insertable<Tables[T]>, C>, Pick<Selectable<Tables[T]>, R & keyof Selectable<Tables[T]>>> {
  return prepared((db, value) => {
    const row = Object.fromEntries(columns.map((it) => [it, value[it]]));
    const query = (db.insertInto(table) as InsertQueryBuilder<Tables, T, never>).values(row as never);
    return (returning === undefined ? query : query.returning(returning as never)) as never;
  });
}

/** A statement without values and without rows, as it is written. */
export const statement = (sql: string): Prepared<object, never> =>
  prepared<object>(() => ({ compile: () => CompiledQuery.raw(sql) }));
