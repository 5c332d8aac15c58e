import { sql, type Kysely } from "kysely";
import { tableWords } from "../dialects.ts";

/** How often an office was opened from each of the places that link to it: counts, nothing about whoever came. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { int, strictByKey } = tableWords(db);
  await sql
    .raw(
      `CREATE TABLE origin_count (
      office TEXT NOT NULL REFERENCES office (id),
      date TEXT NOT NULL,
      origin TEXT NOT NULL,
      openings ${int} NOT NULL CHECK (openings > 0),
      PRIMARY KEY (office, date, origin)
      )${strictByKey}`,
    )
    .execute(db);
}
