import * as v from "valibot";

const date = v.pipe(v.string(), v.isoDate());
const instant = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer());

/** The dates on which something was released, both inclusive: the last seven days unless given. */
export const ReleasesQuerySchema = v.strictObject({ from: v.optional(date), to: v.optional(date) });

const release = v.strictObject({
  releasedAt: instant,
  /** For whom. */
  audience: v.picklist(["public", "emergency", "invited"]),
  /** The shift and the date of the visits. */
  shift: v.string(),
  date,
  service: v.string(),
  /** The version of the office's rules by which it was released; nobody has to do anything at that moment. */
  rulesVersion: count,
  /** At how many starts more visits fitted than a moment before. */
  starts: count,
  /** How many more fitted at all of these starts together. A long visit counts at every start that it covers. */
  places: count,
  /** Seconds until half and until all of these places were booked; null while they are not. */
  secondsToHalf: v.nullable(count),
  secondsToAll: v.nullable(count),
});

/** What was released (Freischaltungen), the latest first. */
export const ReleasesAnswerSchema = v.strictObject({ asOf: instant, releases: v.array(release) });

export type ReleasesQuery = v.InferOutput<typeof ReleasesQuerySchema>;
export type ReleasesAnswer = v.InferOutput<typeof ReleasesAnswerSchema>;
