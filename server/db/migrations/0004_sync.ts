import { sql, type Kysely } from "kysely";

const instant = "INTEGER NOT NULL";

const tables: readonly string[] = [
  `CREATE TABLE device (
    office TEXT NOT NULL REFERENCES office (id),
    id TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    seen_at ${instant},
    PRIMARY KEY (office, id)
  ) STRICT`,
  `CREATE TABLE device_mutation (
    office TEXT NOT NULL,
    device TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    result TEXT NOT NULL CHECK (json_valid(result)),
    at ${instant},
    PRIMARY KEY (office, device, id),
    FOREIGN KEY (office, device) REFERENCES device (office, id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX device_mutation_seq ON device_mutation (office, device, seq)`,
  `CREATE INDEX device_mutation_age ON device_mutation (at)`,
];

/** The devices of the staff and what became of each of their acts, so that a resend runs nothing twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of tables) await sql.raw(statement).execute(db);
}
