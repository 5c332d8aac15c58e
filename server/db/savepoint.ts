import type { Trx } from "./events.ts";
import { statement } from "./prepared.ts";

const begin = statement("savepoint attempt");
const release = statement("release savepoint attempt");
const rollBack = statement("rollback to savepoint attempt");

/** Does all of the work inside a running transaction or, when it throws, none of it; the transaction itself goes on. */
export async function savepoint<T>(trx: Trx, work: () => Promise<T>): Promise<T> {
  await begin(trx);
  try {
    const value = await work();
    await release(trx);
    return value;
  } catch (error) {
    await rollBack(trx);
    await release(trx);
    throw error;
  }
}
