import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ bytes, int, newId, strict }: TableWords): readonly string[] => [
  `CREATE TABLE message (
    id ${newId},
    message_id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL REFERENCES office (id),
    appointment TEXT REFERENCES appointment (id) ON DELETE CASCADE,
    recipient_hash TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'push', 'sms', 'letter')),
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_to ${bytes} NOT NULL,
    sealed_content ${bytes},
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    made_at ${int} NOT NULL,
    not_before ${int} NOT NULL,
    useless_from ${int} NOT NULL,
    attempts ${int} NOT NULL,
    leased_until ${int},
    settled_at ${int},
    failure TEXT,
    delete_at ${int} NOT NULL
    )${strict}`,
  `CREATE INDEX message_due ON message (not_before) WHERE state = 'waiting'`,
  `CREATE INDEX message_order ON message (recipient_hash, id) WHERE state = 'waiting'`,
  `CREATE INDEX message_of_office ON message (office, id)`,
  `CREATE INDEX message_appointment ON message (appointment)`,
  `CREATE INDEX message_age ON message (delete_at)`,
];

/** The outbox: what is to be sent to whom, and what became of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
