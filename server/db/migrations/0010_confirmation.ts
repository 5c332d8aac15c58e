import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ int }: TableWords): readonly string[] => [
  `ALTER TABLE appointment ADD COLUMN confirm_until ${int}`,
  `ALTER TABLE appointment ADD COLUMN confirm_hash TEXT`,
  `ALTER TABLE appointment ADD COLUMN confirm_tries ${int} NOT NULL DEFAULT 0`,
  `CREATE INDEX appointment_unconfirmed ON appointment (confirm_until) WHERE confirm_until IS NOT NULL`,
];

/** Appointments that lapse unless somebody types the code of their mail. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
