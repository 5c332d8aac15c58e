import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ int, strictByKey }: TableWords): readonly string[] => [
  `CREATE TABLE release_record (
    office TEXT NOT NULL REFERENCES office (id),
    released_at ${int} NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('public', 'emergency', 'invited')),
    date TEXT NOT NULL,
    shift TEXT NOT NULL,
    service TEXT NOT NULL,
    rules_version ${int} NOT NULL,
    opened TEXT NOT NULL CHECK (json_valid(opened)),
    half_gone_at ${int},
    gone_at ${int},
    PRIMARY KEY (office, released_at, audience, date, shift, service)
    )${strictByKey}`,
  `CREATE TABLE release_look (
    office TEXT PRIMARY KEY REFERENCES office (id),
    up_to ${int} NOT NULL
    )${strictByKey}`,
];

/** What each release opened and how fast it was taken; up to which instant releases of an office are written down. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
