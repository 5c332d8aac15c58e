import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ bytes, int, newId, strict }: TableWords): readonly string[] => [
  `CREATE TABLE push_subscription (
    id ${newId},
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    endpoint_hash TEXT NOT NULL,
    sealed_subscription ${bytes} NOT NULL,
    made_at ${int} NOT NULL,
    UNIQUE (appointment, endpoint_hash)
    )${strict}`,
  `CREATE INDEX push_subscription_endpoint ON push_subscription (endpoint_hash)`,
  `CREATE TABLE device_code (
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    told_by TEXT NOT NULL CHECK (told_by IN ('mail', 'device')),
    code_hash TEXT NOT NULL,
    expires_at ${int} NOT NULL,
    tries_left ${int} NOT NULL,
    uses_left ${int} NOT NULL,
    PRIMARY KEY (appointment, told_by)
    )${strict}`,
  `CREATE INDEX device_code_age ON device_code (expires_at)`,
  // Each channel is sent by itself: letters that wait for a printer are in nobody's way.
  `CREATE INDEX message_due_by_channel ON message (channel, not_before) WHERE state = 'waiting'`,
  `DROP INDEX message_due`,
];

/** Devices that are told by push, codes that open a booking on another device, and one line of waiting messages per channel. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
