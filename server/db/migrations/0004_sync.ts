import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

function tables({ int, strict, strictByKey }: TableWords): readonly string[] {
  const instant = `${int} NOT NULL`;
  return [
    `CREATE TABLE device (
      office TEXT NOT NULL REFERENCES office (id),
      id TEXT NOT NULL,
      last_seq ${int} NOT NULL,
      schema_version ${int} NOT NULL,
      seen_at ${instant},
      PRIMARY KEY (office, id)
    )${strict}`,
    `CREATE TABLE device_mutation (
      office TEXT NOT NULL,
      device TEXT NOT NULL,
      id TEXT NOT NULL,
      seq ${int} NOT NULL,
      name TEXT NOT NULL,
      result TEXT NOT NULL CHECK (json_valid(result)),
      at ${instant},
      PRIMARY KEY (office, device, id),
      FOREIGN KEY (office, device) REFERENCES device (office, id)
    )${strictByKey}`,
    `CREATE INDEX device_mutation_seq ON device_mutation (office, device, seq)`,
    `CREATE INDEX device_mutation_age ON device_mutation (at)`,
  ];
}

/** The devices of the staff and what became of each of their acts, so that a resend runs nothing twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of tables(tableWords(db))) await sql.raw(statement).execute(db);
}
