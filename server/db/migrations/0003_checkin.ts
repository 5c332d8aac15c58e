import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const visit = "appointment TEXT NOT NULL REFERENCES appointment (id) ON DELETE CASCADE";

function statements({ int, newId, strict }: TableWords): readonly string[] {
  const instant = `${int} NOT NULL`;
  return [
    `ALTER TABLE appointment ADD COLUMN arrived_at ${int}`,
    `ALTER TABLE appointment ADD COLUMN arrived_desk TEXT`,
    // The day list of an office, and what was cancelled or moved lately.
    `CREATE INDEX appointment_of_day ON appointment (office, start_at)`,
    `CREATE INDEX appointment_changed ON appointment (office, changed_at) WHERE changed_at > booked_at`,
    `CREATE TABLE arrival_scan (
      mutation TEXT PRIMARY KEY,
      office TEXT NOT NULL REFERENCES office (id),
      ${visit},
      visit_since ${instant},
      pass_id TEXT NOT NULL,
      at ${instant},
      device TEXT NOT NULL,
      desk TEXT
    )${strict}`,
    `CREATE INDEX arrival_scan_visit ON arrival_scan (appointment, visit_since, at)`,
    `CREATE TABLE task (
      id ${newId},
      office TEXT NOT NULL REFERENCES office (id),
      kind TEXT NOT NULL CHECK (kind IN ('second_scan', 'cancelled_arrival')),
      ${visit},
      visit_since ${instant},
      pass_id TEXT NOT NULL,
      opened_at ${instant},
      closed_at ${int},
      closed_by TEXT,
      UNIQUE (appointment, visit_since, pass_id, kind)
    )${strict}`,
    `CREATE INDEX task_open ON task (office) WHERE closed_at IS NULL`,
  ];
}

/** Arrivals as devices took them, what an appointment knows of them, and what a person has to look at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
