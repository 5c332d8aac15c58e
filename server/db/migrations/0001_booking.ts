import { sql, type Kysely } from "kysely";
import { isPostgres, tableWords, type TableWords } from "../dialects.ts";
import { postgresGuards, postgresFunctions, sqliteGuards } from "../guards.ts";

const json = (column: string) => `${column} TEXT NOT NULL CHECK (json_valid(${column}))`;

function tables({ int, bytes, id, newId, revision, strict }: TableWords): readonly string[] {
  const instant = `${int} NOT NULL`;
  const minutes = `from_minute ${int} NOT NULL CHECK (from_minute >= 0), to_minute ${int} NOT NULL CHECK (to_minute <= 1440)`;
  return [
    `CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)${strict}`,
    `CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_at ${instant})${strict}`,
    `CREATE TABLE office (
      id TEXT PRIMARY KEY,
      number ${int} NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 65535),
      version ${int} NOT NULL
    )${strict}`,
    `CREATE TABLE office_version (
      office TEXT NOT NULL REFERENCES office (id),
      version ${int} NOT NULL,
      ${json("content")},
      source_hash TEXT,
      applied_at ${instant},
      PRIMARY KEY (office, version)
    )${strict}`,
    `CREATE TABLE service_number (
      office TEXT NOT NULL REFERENCES office (id),
      service TEXT NOT NULL,
      number ${int} NOT NULL CHECK (number BETWEEN 1 AND 65535),
      PRIMARY KEY (office, service),
      UNIQUE (office, number)
    )${strict}`,
    `CREATE TABLE day (
      id ${id},
      office TEXT NOT NULL REFERENCES office (id),
      shift TEXT NOT NULL,
      date TEXT NOT NULL,
      change ${int} NOT NULL,
      UNIQUE (office, date, shift)
    )${strict}`,
    `CREATE TABLE day_capacity (
      day ${int} NOT NULL REFERENCES day (id) ON DELETE CASCADE,
      ${minutes},
      capacity ${int} NOT NULL CHECK (capacity > 0),
      PRIMARY KEY (day, from_minute),
      CHECK (from_minute < to_minute)
    )${strict}`,
    // A hold that moves an appointment may stand on its minutes; what stays for good may stand on nobody's.
    `CREATE TABLE occupation (
      id ${newId},
      day ${int} NOT NULL REFERENCES day (id),
      ${minutes},
      kind TEXT NOT NULL CHECK (kind IN ('hold', 'appointment', 'cool_off')),
      expires_at ${int},
      at ${instant},
      instead_of ${int} REFERENCES occupation (id) ON DELETE SET NULL,
      overbooked_because TEXT,
      CHECK (from_minute < to_minute),
      CHECK ((kind = 'appointment') = (expires_at IS NULL)),
      CHECK (kind = 'hold' OR instead_of IS NULL)
    )${strict}`,
    `CREATE INDEX occupation_of_day ON occupation (day, from_minute)`,
    `CREATE INDEX occupation_that_ends ON occupation (expires_at) WHERE expires_at IS NOT NULL`,
    `CREATE INDEX occupation_instead_of ON occupation (instead_of) WHERE instead_of IS NOT NULL`,
    `CREATE TABLE appointment (
      id TEXT PRIMARY KEY,
      code TEXT NOT NULL UNIQUE,
      office TEXT NOT NULL REFERENCES office (id),
      secret_hash TEXT NOT NULL,
      occupation ${int} REFERENCES occupation (id) ON DELETE SET NULL,
      ${json("services")},
      persons ${int} NOT NULL CHECK (persons > 0),
      unit TEXT NOT NULL,
      start_at ${instant},
      end_at ${instant},
      status TEXT NOT NULL CHECK (status IN ('booked', 'arrived', 'called', 'done', 'no_show', 'cancelled')),
      pass_id TEXT NOT NULL UNIQUE CHECK (length(pass_id) = 32),
      pass TEXT NOT NULL,
      language TEXT NOT NULL,
      sealed_applicant ${bytes} NOT NULL,
      booked_at ${instant},
      changed_at ${instant},
      delete_at ${instant},
      CHECK (start_at < end_at)
    )${strict}`,
    `CREATE INDEX appointment_occupation ON appointment (occupation)`,
    `CREATE INDEX appointment_to_delete ON appointment (delete_at)`,
    `CREATE TABLE companion (
      appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
      position ${int} NOT NULL,
      pass_id TEXT NOT NULL UNIQUE CHECK (length(pass_id) = 32),
      pass TEXT NOT NULL,
      sealed_person ${bytes} NOT NULL,
      PRIMARY KEY (appointment, position)
    )${strict}`,
    `CREATE TABLE booked_person (
      office TEXT NOT NULL REFERENCES office (id),
      service TEXT NOT NULL,
      person_hash TEXT NOT NULL,
      appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE,
      PRIMARY KEY (office, service, person_hash, appointment)
    )${strict}`,
    `CREATE INDEX booked_person_appointment ON booked_person (appointment)`,
    `CREATE TABLE hold (
      id TEXT PRIMARY KEY,
      office TEXT NOT NULL REFERENCES office (id),
      occupation ${int} NOT NULL UNIQUE REFERENCES occupation (id) ON DELETE CASCADE,
      ${json("services")},
      persons ${int} NOT NULL CHECK (persons > 0),
      unit TEXT NOT NULL,
      start_at ${instant},
      end_at ${instant},
      expires_at ${instant},
      moves TEXT REFERENCES appointment (id) ON DELETE CASCADE,
      audience TEXT NOT NULL CHECK (audience IN ('public', 'emergency', 'invited', 'staff'))
    )${strict}`,
    `CREATE INDEX hold_moves ON hold (moves) WHERE moves IS NOT NULL`,
    `CREATE TABLE event (
      revision ${revision},
      office TEXT NOT NULL REFERENCES office (id),
      at ${instant},
      room TEXT NOT NULL,
      kind TEXT NOT NULL,
      subject TEXT,
      date TEXT,
      actor TEXT NOT NULL,
      ${json("details")}
    )${strict}`,
    `CREATE INDEX event_of_office ON event (office, revision)`,
    `CREATE TABLE idempotency (
      office TEXT NOT NULL REFERENCES office (id),
      key TEXT NOT NULL,
      body_hash TEXT NOT NULL,
      sealed_answer ${bytes} NOT NULL,
      at ${instant},
      PRIMARY KEY (office, key)
    )${strict}`,
    `CREATE INDEX idempotency_age ON idempotency (at)`,
    `CREATE TABLE pass_key (
      kid ${int} PRIMARY KEY CHECK (kid BETWEEN 1 AND 255),
      kind ${int} NOT NULL CHECK (kind IN (1, 2, 3)),
      ${json("public_jwk")},
      sealed_private ${bytes} NOT NULL,
      not_before ${instant},
      signs_until ${instant},
      not_after ${instant},
      blocked_at ${int}
    )${strict}`,
  ];
}

/** The first tables: offices and their versions, days and what fills them, appointments, events, keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const written = tables(tableWords(db));
  const statements = isPostgres(db)
    ? [...postgresFunctions, ...written, ...postgresGuards]
    : [...written, ...sqliteGuards];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
