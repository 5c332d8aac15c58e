import type { Trx } from "./events.ts";
import { statement } from "./prepared.ts";

const begin = statement("savepoint attempt");
const release = statement("release savepoint attempt");
const rollBack = statement("rollback to savepoint attempt");

/** Does all of the work inside a running transaction or, when it throws, none of it; the transaction itself goes on. */
export async function savepoint<T>(trx: Trx, work: () => Promise<T>): Promise<T> {
  await begin.later(trx, {});
  try {
    const value = await work();
    // What the work left to be sent fails here and not behind it.
    await release(trx, {});
    return value;
  } catch (error) {
    await rollBack.later(trx, {});
    await release.later(trx, {});
    throw error;
  }
}
