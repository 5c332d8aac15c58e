import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ int, bytes, strict }: TableWords): readonly string[] => [
  `CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    token_hash TEXT NOT NULL UNIQUE,
    services TEXT NOT NULL CHECK (json_valid(services)),
    persons ${int} NOT NULL CHECK (persons > 0),
    valid_until ${int} NOT NULL,
    used_at ${int},
    appointment TEXT REFERENCES appointment (id) ON DELETE CASCADE,
    made_by TEXT NOT NULL,
    made_at ${int} NOT NULL
    )${strict}`,
  `CREATE INDEX invitation_appointment ON invitation (appointment) WHERE appointment IS NOT NULL`,
  `CREATE INDEX invitation_age ON invitation (valid_until)`,
  // A hold keeps by which door somebody came; the appointment made of it takes that over.
  `ALTER TABLE hold ADD COLUMN rules_version ${int} NOT NULL DEFAULT 0`,
  `ALTER TABLE hold ADD COLUMN emergency TEXT`,
  `ALTER TABLE hold ADD COLUMN sealed_answers ${bytes}`,
  `ALTER TABLE hold ADD COLUMN invitation TEXT REFERENCES invitation (id) ON DELETE CASCADE`,
  `CREATE INDEX hold_invitation ON hold (invitation) WHERE invitation IS NOT NULL`,
  `ALTER TABLE appointment ADD COLUMN rules_version ${int} NOT NULL DEFAULT 0`,
  `ALTER TABLE appointment ADD COLUMN audience TEXT NOT NULL DEFAULT 'public'
    CHECK (audience IN ('public', 'emergency', 'invited', 'staff'))`,
  `ALTER TABLE appointment ADD COLUMN booked_by TEXT`,
  `ALTER TABLE appointment ADD COLUMN emergency TEXT`,
];

/** Invitations; by which door a booking came, who of the staff made it, and under which version of the rules. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
