import { sql, type SelectQueryBuilder } from "kysely";
import { isPostgres } from "./dialects.ts";
import type { Trx } from "./events.ts";

/*
 * SQLite has one writer at a time: a transaction holds the whole database from its first word. PostgreSQL has many, so that a
 * transaction says what nobody else may change meanwhile. Each takes its locks in this order, so that no two wait for each other:
 * key or device, appointments, days by their id, persons, the log of the office (taken by the database when an event is written).
 */

/** Waits until no other transaction has one of these names; they are free again when this one ends. */
export async function lockNames(trx: Trx, names: Iterable<string>): Promise<void> {
  if (!isPostgres(trx)) return;
  for (const name of [...new Set(names)].sort()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
  }
}

/**
 * Keeps the rows of a query as they are until the transaction ends; what it reads is what the last writer left. Order a query for
 * several rows by their key. References to the rows may still be written.
 */
export function locked<DB, TB extends keyof DB, O>(trx: Trx, query: SelectQueryBuilder<DB, TB, O>) {
  return isPostgres(trx) ? query.forNoKeyUpdate() : query;
}
