import { sql, type Kysely } from "kysely";
import { tableWords } from "../dialects.ts";

/** Who waits for a time is told when new ones open: up to which opening somebody was told, so that nobody hears of one twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { int } = tableWords(db);
  await sql.raw(`ALTER TABLE waiting_entry ADD COLUMN told_opening_at ${int} NOT NULL DEFAULT 0`).execute(db);
}
