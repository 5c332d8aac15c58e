import Database from "better-sqlite3";
import "./fullDisk.ts";

/* Loaded before the server: its disk can be filled, and nothing says by a code that it is the disk. */
const prepare = Database.prototype.prepare;
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  const statement = prepare.call(this, sql);
  for (const method of ["run", "all", "get"] as const) {
    const really = statement[method].bind(statement) as (...values: unknown[]) => never;
    statement[method] = (...values: unknown[]) => {
      try {
        return really(...values);
      } catch (error) {
        throw new Error(String(error), { cause: error });
      }
    };
  }
  return statement;
} as typeof prepare;
