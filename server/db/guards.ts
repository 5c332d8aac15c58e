/**
 * Rule 15 of the slot model for SQLite: the database refuses by itself what would break rule 2. The one part of the SQL
 * that is written once per dialect.
 *
 * Occupation only rises at the start of an occupation and capacity only falls at an edge of a step, so that looking at
 * these minutes is looking at all of them. Minutes in no step have capacity 0. What the new row stands `instead_of` does
 * not count against it; a row that a person marked as an overbooking passes.
 */
const overCapacity = `
  SELECT RAISE(ABORT, 'over_capacity') WHERE EXISTS (
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
        AND other.id IS NOT NEW.instead_of
    ) > coalesce((
      SELECT min(capacity) FROM day_capacity AS step
      WHERE step.day = NEW.day AND step.from_minute <= point.minute AND step.to_minute > point.minute
    ), 0)
  );`;

const newIsAlive = "NEW.overbooked_because IS NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > NEW.at)";

/**
 * What an update turns into a new claim: other minutes, a mark of overbooking taken away, `instead_of` taken away while
 * the other is still there, or a longer life of a row that had run out. Confirming a live hold is none of these: what
 * came after it was judged against it. What was written at or after its end was not, whatever `at` the update names.
 */
const isNewClaim = `(
    NEW.day IS NOT OLD.day OR NEW.from_minute < OLD.from_minute OR NEW.to_minute > OLD.to_minute
    OR OLD.overbooked_because IS NOT NULL
    OR (NEW.instead_of IS NOT OLD.instead_of AND EXISTS (SELECT 1 FROM occupation WHERE id = OLD.instead_of))
    OR (NEW.instead_of IS NOT OLD.instead_of AND NEW.instead_of IS NOT NULL)
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

export const sqliteGuards: readonly string[] = [
  `CREATE TRIGGER occupation_guard_insert AFTER INSERT ON occupation WHEN ${newIsAlive} BEGIN ${overCapacity} END`,
  `CREATE TRIGGER occupation_guard_update AFTER UPDATE ON occupation WHEN ${newIsAlive} AND ${isNewClaim}
   BEGIN ${overCapacity} END`,
  `CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END`,
  `CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END`,
];

/** Whether the guard refused an occupation. */
export function isOverCapacity(error: unknown): boolean {
  return error instanceof Error && error.message === "over_capacity";
}
