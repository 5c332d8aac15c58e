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

/** Runs SQL with values and gives its rows, on the one connection of an embedded database and without waiting for anybody. */
export type RunHere = (sql: string, parameters: readonly unknown[]) => unknown[];

const here = new WeakMap<DialectAdapter, RunHere>();

/** Says how statements of transactions run on an embedded database; others go through Kysely. */
export function runsHere(adapter: DialectAdapter, run: RunHere): void {
  here.set(adapter, run);
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
  /** For each parameter what it is: the place of a value, or the value itself. */
  places: readonly unknown[];
}

/** A query that is built already. Awaited or not: what was asked for first is done first. */
export type Prepared<Values, Row> = (db: Kysely<Tables>, values: Values) => Promise<Row[]> | Row[];

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
    const shape = { query, places: query.parameters };
    shapes.set(adapter, shape);
    return shape;
  }

  return (db, values) => {
    const { adapter } = db.getExecutor();
    const { query, places } = shapeFor(db, adapter);
    const parameters = places.map((it) => (it instanceof Place ? values[it.name as keyof Values] : it));
    const run = db.isTransaction ? here.get(adapter) : undefined;
    if (run) return run(query.sql, parameters) as Row[];
    return db.executeQuery<Row>({ ...query, parameters } as CompiledQuery<Row>).then(({ rows }) => rows);
  };
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
export function statement(sql: string): (db: Kysely<Tables>) => Promise<unknown> | unknown {
  const run = prepared<object>(() => ({ compile: () => CompiledQuery.raw(sql) }));
  return (db) => run(db, {});
}
