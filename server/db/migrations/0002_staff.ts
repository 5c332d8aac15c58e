import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

// The sign-in library writes its instants as ISO text in UTC; its tables are the only ones that do.
const isoInstant = "TEXT NOT NULL";

function tables({ int, strict }: TableWords): readonly string[] {
  const instant = `${int} NOT NULL`;
  return [
    `CREATE TABLE staff_user (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      email TEXT NOT NULL UNIQUE,
      email_verified ${int} NOT NULL,
      image TEXT,
      created_at ${isoInstant},
      updated_at ${isoInstant}
    )${strict}`,
    `CREATE TABLE staff_session (
      id TEXT PRIMARY KEY,
      expires_at ${isoInstant},
      token TEXT NOT NULL UNIQUE,
      created_at ${isoInstant},
      updated_at ${isoInstant},
      ip_address TEXT,
      user_agent TEXT,
      user_id TEXT NOT NULL REFERENCES staff_user (id) ON DELETE CASCADE
    )${strict}`,
    `CREATE INDEX staff_session_user ON staff_session (user_id)`,
    `CREATE TABLE staff_account (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL,
      provider_id TEXT NOT NULL,
      user_id TEXT NOT NULL REFERENCES staff_user (id) ON DELETE CASCADE,
      access_token TEXT,
      refresh_token TEXT,
      id_token TEXT,
      access_token_expires_at TEXT,
      refresh_token_expires_at TEXT,
      scope TEXT,
      password TEXT,
      created_at ${isoInstant},
      updated_at ${isoInstant}
    )${strict}`,
    `CREATE INDEX staff_account_user ON staff_account (user_id)`,
    `CREATE TABLE staff_verification (
      id TEXT PRIMARY KEY,
      identifier TEXT NOT NULL,
      value TEXT NOT NULL,
      expires_at ${isoInstant},
      created_at ${isoInstant},
      updated_at ${isoInstant}
    )${strict}`,
    `CREATE INDEX staff_verification_identifier ON staff_verification (identifier)`,
    `CREATE TABLE staff_member (
      "user" TEXT PRIMARY KEY REFERENCES staff_user (id) ON DELETE CASCADE,
      office TEXT NOT NULL REFERENCES office (id),
      role TEXT NOT NULL CHECK (role IN ('reception', 'guide', 'clerk', 'manager')),
      demo ${int} NOT NULL CHECK (demo IN (0, 1)),
      since ${instant}
    )${strict}`,
  ];
}

/** People who work in an office, and what the sign-in library keeps of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of tables(tableWords(db))) await sql.raw(statement).execute(db);
}
