import type { Kysely, Transaction } from "kysely";
import { statement } from "./prepared.ts";
import type { Tables } from "./schema.ts";

type Trx = Transaction<Tables>;

/** Does some work in a transaction and answers when it is committed. */
export type Commit = <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;

interface Waiting {
  work: (trx: Trx) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

// Between two commits others are heard; what stands in one holds them up for some milliseconds.
const mostTogether = 32;

/** Whether SQLite itself may have ended the transaction: then nobody's work is left in it. */
function endsAll(error: unknown): boolean {
  return /^SQLITE_(BUSY|FULL|IOERR|NOMEM|CORRUPT|INTERRUPT)/.test(
    String((error as { code?: unknown } | undefined)?.code),
  );
}

const begin = statement("savepoint one_of_many");
const release = statement("release savepoint one_of_many");
const rollBack = statement("rollback to savepoint one_of_many");

/** Does one work among others: when it fails, it alone is undone. Tells how to answer once all are committed. */
async function among(trx: Trx, { work, resolve, reject }: Waiting): Promise<() => void> {
  await begin(trx, {});
  try {
    const value = await work(trx);
    await release(trx, {});
    return () => resolve(value as never);
  } catch (error) {
    if (endsAll(error)) throw error;
    await rollBack(trx, {});
    await release(trx, {});
    return () => reject(error);
  }
}

/**
 * Lets transactions that wait at the same time share a commit, because SQLite has one writer and waits for the disk at each
 * commit. One follows the other as if alone; nobody is answered before the commit, and all fail when it does.
 */
export function commitTogether(db: Kysely<Tables>): Commit {
  let waiting: Waiting[] = [];
  let isUnderWay = false;

  async function commitSome(): Promise<void> {
    const now = waiting.slice(0, mostTogether);
    waiting = waiting.slice(mostTogether);
    const answers: (() => void)[] = [];
    try {
      await db.transaction().execute(async (trx) => {
        for (const it of now) answers.push(await among(trx, it));
      });
      for (const answer of answers) answer();
    } catch (error) {
      for (const { reject } of now) reject(error);
    }
  }

  /** While more comes with each turn of the event loop it is worth waiting: all of them wait for the disk only once. */
  async function gather(): Promise<void> {
    for (let before = 0; before < waiting.length && waiting.length < mostTogether;) {
      before = waiting.length;
      await nextTurn();
    }
  }

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      await gather();
      await commitSome();
    }
    isUnderWay = false;
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (!isUnderWay) void commitAll();
      isUnderWay = true;
    });
}
