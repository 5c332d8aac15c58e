import { sql, type Kysely } from "kysely";
import { tableWords, type TableWords } from "../dialects.ts";

const statements = ({ bytes, int, newId, strict }: TableWords): readonly string[] => [
  `CREATE TABLE waiting_entry (
    number ${newId},
    id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL REFERENCES office (id),
    wish TEXT NOT NULL CHECK (json_valid(wish)),
    appointment TEXT REFERENCES appointment (id) ON DELETE CASCADE,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    earliest ${int} NOT NULL,
    latest ${int} NOT NULL,
    needed_by TEXT NOT NULL,
    language TEXT NOT NULL,
    sealed_contact ${bytes},
    contact_hash TEXT,
    address_hash TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'booked', 'ended')),
    entered_at ${int} NOT NULL,
    ends_at ${int} NOT NULL,
    rests_until ${int} NOT NULL,
    delete_at ${int} NOT NULL,
    CHECK (from_date <= to_date),
    CHECK (earliest <= latest),
    CHECK (state IN ('waiting', 'offered') OR (sealed_contact IS NULL AND contact_hash IS NULL))
    )${strict}`,
  // In the order in which people are asked; what decides whom a freed time suits stands in the index itself.
  `CREATE INDEX waiting_by_time ON waiting_entry
    (office, state, wish, entered_at, number, from_date, to_date, earliest, latest)`,
  `CREATE INDEX waiting_by_need ON waiting_entry
    (office, state, wish, needed_by, entered_at, number, from_date, to_date, earliest, latest)`,
  `CREATE INDEX waiting_contact ON waiting_entry (contact_hash, state)`,
  `CREATE INDEX waiting_address ON waiting_entry (address_hash, entered_at)`,
  `CREATE INDEX waiting_that_ends ON waiting_entry (state, ends_at)`,
  `CREATE INDEX waiting_to_delete ON waiting_entry (delete_at)`,
  // One wish for an earlier time per appointment, whatever the code above does.
  `CREATE UNIQUE INDEX waiting_appointment ON waiting_entry (appointment) WHERE state IN ('waiting', 'offered')`,
  `CREATE INDEX waiting_of_appointment ON waiting_entry (appointment)`,
  `CREATE TABLE waiting_offer (
    id ${newId},
    entry TEXT NOT NULL REFERENCES waiting_entry (id) ON DELETE CASCADE,
    freed ${int} NOT NULL,
    hold TEXT NOT NULL,
    unit TEXT NOT NULL,
    start_at ${int} NOT NULL,
    end_at ${int} NOT NULL,
    made_at ${int} NOT NULL,
    until ${int} NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('open', 'booked', 'declined', 'expired', 'withdrawn')),
    ended_at ${int},
    CHECK ((outcome = 'open') = (ended_at IS NULL))
    )${strict}`,
  `CREATE INDEX waiting_offer_of ON waiting_offer (entry, freed)`,
  `CREATE INDEX waiting_offer_due ON waiting_offer (outcome, until)`,
  `CREATE UNIQUE INDEX waiting_offer_hold ON waiting_offer (hold)`,
  // Nobody is offered two times at once.
  `CREATE UNIQUE INDEX waiting_offer_open ON waiting_offer (entry) WHERE outcome = 'open'`,
  `ALTER TABLE hold ADD COLUMN waiting TEXT REFERENCES waiting_entry (id) ON DELETE SET NULL`,
  `CREATE INDEX hold_waiting ON hold (waiting) WHERE waiting IS NOT NULL`,
  `ALTER TABLE message ADD COLUMN waiting TEXT REFERENCES waiting_entry (id) ON DELETE CASCADE`,
  `CREATE INDEX message_waiting ON message (waiting) WHERE waiting IS NOT NULL`,
];

/** Waiting lists: who waits for which time, and what was offered to whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements(tableWords(db))) await sql.raw(statement).execute(db);
}
