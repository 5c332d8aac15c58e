import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ bytes, int, newId, strict }: TableWords): readonly string[] => [
  `CREATE TABLE push_device (
    id ${newId},
    appointment TEXT REFERENCES appointment (id) ON DELETE CASCADE,
    waiting TEXT REFERENCES waiting_entry (id) ON DELETE CASCADE,
    endpoint_hash TEXT NOT NULL,
    sealed_subscription ${bytes} NOT NULL,
    made_at ${int} NOT NULL,
    CHECK ((appointment IS NULL) <> (waiting IS NULL)),
    UNIQUE (appointment, endpoint_hash),
    UNIQUE (waiting, endpoint_hash)
    )${strict}`,
  `CREATE INDEX push_device_endpoint ON push_device (endpoint_hash)`,
  `INSERT INTO push_device (appointment, endpoint_hash, sealed_subscription, made_at)
    SELECT appointment, endpoint_hash, sealed_subscription, made_at FROM push_subscription`,
  `DROP TABLE push_subscription`,
];

/** Devices are told of an appointment or of a wish on a waiting list. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
