/**
 * Rule 15 of the slot model: the database refuses by itself what would break rule 2. The triggers are the one part of the SQL that
 * is written once per dialect; what they ask is the same text.
 *
 * Occupation only rises at the start of an occupation and capacity only falls at an edge of a step, so that looking at
 * these minutes is looking at all of them. Minutes in no step have capacity 0. What the new row stands `instead_of` does
 * not count against it; a row that a person marked as an overbooking passes.
 */
const isOver = (isNot: string) => `EXISTS (
    SELECT 1 FROM (
      SELECT NEW.from_minute AS minute
      UNION SELECT from_minute FROM occupation
        WHERE day = NEW.day AND from_minute > NEW.from_minute AND from_minute < NEW.to_minute
      UNION SELECT from_minute FROM day_capacity
        WHERE day = NEW.day AND from_minute > NEW.from_minute AND from_minute < NEW.to_minute
      UNION SELECT to_minute FROM day_capacity
        WHERE day = NEW.day AND to_minute > NEW.from_minute AND to_minute < NEW.to_minute
    ) AS point
    WHERE (
      SELECT count(*) FROM occupation AS other
      WHERE other.day = NEW.day AND other.from_minute <= point.minute AND other.to_minute > point.minute
        AND (other.expires_at IS NULL OR other.expires_at > NEW.at)
        AND other.id ${isNot} NEW.instead_of
    ) > coalesce((
      SELECT min(capacity) FROM day_capacity AS step
      WHERE step.day = NEW.day AND step.from_minute <= point.minute AND step.to_minute > point.minute
    ), 0)
  )`;

const newIsAlive = "NEW.overbooked_because IS NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > NEW.at)";

/**
 * What an update turns into a new claim: other minutes, a mark of overbooking taken away, `instead_of` taken away while
 * the other is still there, or a longer life of a row that had run out. Confirming a live hold is none of these: what
 * came after it was judged against it. What was written at or after its end was not, whatever `at` the update names.
 */
const isNewClaim = (isNot: string) => `(
    NEW.day ${isNot} OLD.day OR NEW.from_minute < OLD.from_minute OR NEW.to_minute > OLD.to_minute
    OR OLD.overbooked_because IS NOT NULL
    OR (NEW.instead_of ${isNot} OLD.instead_of AND EXISTS (SELECT 1 FROM occupation WHERE id = OLD.instead_of))
    OR (NEW.instead_of ${isNot} OLD.instead_of AND NEW.instead_of IS NOT NULL)
    OR (
      OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
      AND (
        OLD.expires_at <= NEW.at
        OR EXISTS (
          SELECT 1 FROM occupation AS later
          WHERE later.day = NEW.day AND later.id <> NEW.id AND later.at >= OLD.expires_at
            AND later.from_minute < NEW.to_minute AND later.to_minute > NEW.from_minute
        )
      )
    )
  )`;

const refuseInSqlite = `
  SELECT RAISE(ABORT, 'over_capacity') WHERE ${isOver("IS NOT")};`;

export const sqliteGuards: readonly string[] = [
  `CREATE TRIGGER occupation_guard_insert AFTER INSERT ON occupation WHEN ${newIsAlive} BEGIN ${refuseInSqlite} END`,
  `CREATE TRIGGER occupation_guard_update AFTER UPDATE ON occupation WHEN ${newIsAlive} AND ${isNewClaim("IS NOT")}
   BEGIN ${refuseInSqlite} END`,
  `CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END`,
  `CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END`,
];

const distinct = "IS DISTINCT FROM";

/** What SQLite brings along. A text that is no JSON is refused by the cast itself. */
export const postgresFunctions: readonly string[] = [
  `CREATE FUNCTION json_valid(value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT value::json IS NOT NULL'`,
];

/**
 * The row of the day is locked before anything is counted, so that the guard holds although many write at once and whatever the
 * code above it forgot. It counts what was committed before it got the lock; in a transaction that goes on reading an older state
 * it could not, so that such a one is refused. References to a day take a lock that this one does not wait for.
 *
 * A revision is given under a lock of the office's log which is kept until the commit: revisions of one office become visible in
 * their order, with no gap that is filled later.
 */
export const postgresGuards: readonly string[] = [
  `CREATE FUNCTION occupation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION 'occupations are written in read committed only';
    END IF;
    PERFORM 1 FROM day WHERE id = NEW.day FOR NO KEY UPDATE;
    IF TG_OP = 'UPDATE' THEN
      IF NOT ${isNewClaim(distinct)} THEN RETURN NULL; END IF;
    END IF;
    IF ${isOver(distinct)} THEN RAISE EXCEPTION 'over_capacity'; END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER occupation_guard_insert AFTER INSERT ON occupation FOR EACH ROW WHEN (${newIsAlive})
   EXECUTE FUNCTION occupation_guard()`,
  `CREATE TRIGGER occupation_guard_update AFTER UPDATE ON occupation FOR EACH ROW WHEN (${newIsAlive})
   EXECUTE FUNCTION occupation_guard()`,
  `CREATE SEQUENCE event_revision OWNED BY event.revision`,
  `CREATE FUNCTION event_revision() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('log/' || NEW.office, 0));
    NEW.revision := nextval('event_revision');
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER event_revision BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_revision()`,
  `CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append_only'; END $$`,
  `CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON event EXECUTE FUNCTION append_only()`,
];

/** Whether the guard refused an occupation. */
export function isOverCapacity(error: unknown): boolean {
  return error instanceof Error && error.message === "over_capacity";
}
