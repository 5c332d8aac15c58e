import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ int, strict, strictByKey }: TableWords): readonly string[] => [
  `CREATE TABLE staff_pairing (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    name TEXT NOT NULL,
    text_hash TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    expires_at ${int} NOT NULL
    )${strict}`,
  `CREATE TABLE staff_device (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL REFERENCES office (id),
    name TEXT NOT NULL,
    public_key TEXT NOT NULL CHECK (json_valid(public_key)),
    pairing TEXT NOT NULL UNIQUE,
    enrolled_at ${int} NOT NULL,
    challenge TEXT,
    seen_at ${int},
    waiting ${int},
    waiting_since ${int},
    revoked_at ${int}
    )${strict}`,
  `CREATE INDEX staff_device_office ON staff_device (office)`,
  `CREATE TABLE staff_device_person (
    device TEXT NOT NULL REFERENCES staff_device (id) ON DELETE CASCADE,
    "user" TEXT NOT NULL REFERENCES staff_user (id) ON DELETE CASCADE,
    pin_hash TEXT,
    failures ${int} NOT NULL,
    PRIMARY KEY (device, "user")
    )${strictByKey}`,
  `CREATE INDEX staff_device_person_user ON staff_device_person ("user")`,
  `CREATE TABLE staff_device_session (
    session TEXT PRIMARY KEY REFERENCES staff_session (id) ON DELETE CASCADE,
    device TEXT NOT NULL REFERENCES staff_device (id) ON DELETE CASCADE
    )${strict}`,
  `CREATE INDEX staff_device_session_device ON staff_device_session (device)`,
];

/** Enrolled tablets of the staff: their keys, who signs in on them, and which sessions end with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
