import { fileOf } from "./sqliteDialect.ts";
import { StartProblem } from "./startProblem.ts";

/**
 * The file of the database, for what is done with files only. For PostgreSQL a `StartProblem` says which command of its own does
 * that; `instead` gets the name of the database, without the password that its address may hold.
 */
export function ownFile(url: string, instead: (database: string) => string): string {
  const file = fileOf(url);
  if (file !== undefined) return file;
  const name = URL.parse(url)?.pathname.slice(1);
  throw new StartProblem(
    name ? `PostgreSQL has a command of its own for this: ${instead(name)}` : "DATABASE_URL names no file.",
  );
}
