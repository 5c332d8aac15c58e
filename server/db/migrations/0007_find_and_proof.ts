import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ int, newId, strict }: TableWords): readonly string[] => [
  `CREATE TABLE appointment_secret (
    secret_hash TEXT PRIMARY KEY,
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    made_at ${int} NOT NULL
    )${strict}`,
  `CREATE INDEX appointment_secret_appointment ON appointment_secret (appointment)`,
  `CREATE TABLE find_try (
    id ${newId},
    code_hash TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    at ${int} NOT NULL
    )${strict}`,
  `CREATE INDEX find_try_code ON find_try (code_hash, at)`,
  `CREATE INDEX find_try_address ON find_try (address_hash, at)`,
  `CREATE INDEX find_try_age ON find_try (at)`,
  `CREATE TABLE proof (
    id TEXT PRIMARY KEY,
    appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
    secret_hash TEXT NOT NULL UNIQUE,
    made_at ${int} NOT NULL,
    expires_at ${int} NOT NULL,
    withdrawn_at ${int}
    )${strict}`,
  `CREATE INDEX proof_appointment ON proof (appointment)`,
];

/** Secrets of further devices, tries to find an appointment by its code, and links that confirm an appointment. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
