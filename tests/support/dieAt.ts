import Database from "better-sqlite3";
import { CompiledQuery, Kysely, type TransactionBuilder } from "kysely";

/*
 * Loaded before the server: kills it without warning at a point of a transaction, as a power cut would. DIE_AT=before_commit:3 is the
 * third transaction after SIGUSR2, when all is written and nothing committed; after_commit, when nobody has been answered yet. On a
 * database file many bookings share a transaction: in_group:3 is when the third of them has just written its appointment. With DIE_ARM
 * no signal is needed: it counts from the first statement on that begins so, on a database file.
 */
const [point, which] = (process.env["DIE_AT"] ?? "").split(":");
const arm = process.env["DIE_ARM"];
let left = Infinity;
process.on("SIGUSR2", () => (left = Number(which)));

function pass(reached: "before_commit" | "after_commit" | "in_group"): void {
  if (reached !== point) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, "SIGKILL");
}

function mortal<DB>(builder: TransactionBuilder<DB>): TransactionBuilder<DB> {
  return Object.assign(Object.create(builder) as TransactionBuilder<DB>, {
    setIsolationLevel: (level: Parameters<typeof builder.setIsolationLevel>[0]) =>
      mortal(builder.setIsolationLevel(level)),
    execute: async <T>(work: Parameters<typeof builder.execute<T>>[0]) => {
      const value = await builder.execute(async (trx) => {
        const done = await work(trx);
        // What is still on its way to the server is written first.
        if (point === "before_commit") await trx.executeQuery(CompiledQuery.raw("select 1"));
        pass("before_commit");
        return done;
      });
      pass("after_commit");
      return value;
    },
  });
}

const begin = Kysely.prototype.transaction;
Kysely.prototype.transaction = function (this: Kysely<unknown>) {
  return mortal(begin.call(this));
};

const prepare = Database.prototype.prepare;
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  const statement = prepare.call(this, sql);
  const arms = arm !== undefined && sql.startsWith(arm);
  const books = sql.startsWith('insert into "appointment" ');
  if (!arms && !books) return statement;
  for (const method of ["run", "all"] as const) {
    const really = statement[method].bind(statement) as (...values: unknown[]) => never;
    statement[method] = (...values: unknown[]) => {
      const result = really(...values);
      if (arms && left === Infinity) left = Number(which);
      if (books) pass("in_group");
      return result;
    };
  }
  return statement;
} as typeof prepare;
