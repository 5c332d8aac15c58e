import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ int }: TableWords): readonly string[] => [
  `ALTER TABLE appointment ADD COLUMN reminded_at ${int}`,
  `ALTER TABLE appointment ADD COLUMN preferences TEXT`,
  `ALTER TABLE appointment ADD COLUMN address_corrected_at ${int}`,
  `ALTER TABLE appointment ADD COLUMN mail_key ${int} NOT NULL DEFAULT 0`,
  `ALTER TABLE message ADD COLUMN repeated_at ${int}`,
  `CREATE INDEX message_failed ON message (office, id) WHERE state = 'failed'`,
];

/** Reminders, what each person wants to be told, and addresses that were put right. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
