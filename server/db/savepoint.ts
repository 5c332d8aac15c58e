import { sql } from "kysely";
import type { Trx } from "./events.ts";

/** Does all of the work inside a running transaction or, when it throws, none of it; the transaction itself goes on. */
export async function savepoint<T>(trx: Trx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint attempt`.execute(trx);
  try {
    const value = await work();
    await sql`release savepoint attempt`.execute(trx);
    return value;
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(trx);
    await sql`release savepoint attempt`.execute(trx);
    throw error;
  }
}
