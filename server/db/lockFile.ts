import Database from "better-sqlite3";
import { StartProblem } from "./startProblem.ts";

function refusal(path: string, error: unknown): StartProblem {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text =
    code === "SQLITE_BUSY"
      ? `Another Terminpass works on the database file ${path}. End that one first, or give this one a file of its own: ` +
        "DATABASE_URL=file:PATH. Several servers share a PostgreSQL database."
      : `The lock ${path}.lock cannot be taken (${String(message)}). The folder of the database file must be writable.`;
  return new StartProblem(text, { cause: error });
}

/**
 * Keeps a database file to this server until the returned function is called; a second server is refused with a `StartProblem`.
 *
 * The lock is one of the operating system's, on a file beside the database. It ends with the process however that ends, so that
 * nothing has to be tidied up after a power cut. The database itself stays open to commands that look after it.
 */
export function lockFile(path: string): () => void {
  let lock: Database.Database | undefined;
  try {
    lock = new Database(`${path}.lock`, { timeout: 0 });
    lock.exec("begin exclusive");
  } catch (error) {
    lock?.close();
    throw refusal(path, error);
  }
  const held = lock;
  return () => void held.close();
}
