import { sql, type Kysely, type SelectQueryBuilder } from "kysely";
import { isPostgres } from "./dialects.ts";
import type { Trx } from "./events.ts";
import { prepared, type Later, type Prepared } from "./prepared.ts";
import type { Tables } from "./schema.ts";

/*
 * SQLite has one writer at a time: a transaction holds the whole database from its first word. PostgreSQL has many, so that a
 * transaction says what nobody else may change meanwhile. Each takes its locks in this order, so that no two wait for each other:
 * device, appointment, key, holds by their id, persons, days by their id, the line of those who wait, the log of the office (taken by
 * the database when an event is written). Locks of a day or the log are what others wait for: nothing is waited for behind them that
 * could have been asked before.
 */

/** Whether transactions of others write at the same time, so that locks mean something. */
export const hasManyWriters = (db: Kysely<Tables>): boolean => isPostgres(db);

const lockName = prepared((db, it: { name: string }) => ({
  compile: () => sql<never>`select pg_advisory_xact_lock(hashtextextended(${it.name}, 0))`.compile(db),
}));

/**
 * Lets whatever is asked next wait until no other transaction has one of these names; they are free again when this one ends.
 */
export async function lockNames(trx: Trx, names: Iterable<string>): Promise<void> {
  if (!isPostgres(trx)) return;
  for (const name of [...new Set(names)].sort()) await lockName.later(trx, { name });
}

/** The same for a query that is built already. Nobody waits for it: its rows are there when something else is answered. */
export async function lockRowsLater<V, R>(trx: Trx, query: Prepared<V, R>, values: V): Promise<Later<R>> {
  return isPostgres(trx) ? query.later(trx, values) : { rows: [] };
}

/** Keeps the rows of a query as they are until the transaction ends. Order it by their key; references to them may still be written. */
export async function lockRows<DB, TB extends keyof DB, O>(
  trx: Trx,
  query: SelectQueryBuilder<DB, TB, O>,
): Promise<void> {
  if (isPostgres(trx)) await query.forNoKeyUpdate().execute();
}

/**
 * Does work that uses connections of its own while no other process does the same. On a database file there is one connection, and
 * whoever shares the file waits by itself.
 */
export async function aloneWith<T>(db: Kysely<Tables>, name: string, work: () => Promise<T>): Promise<T> {
  if (!isPostgres(db)) return work();
  return db.transaction().execute(async (trx) => {
    await lockNames(trx, [name]);
    return work();
  });
}
