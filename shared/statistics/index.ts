import * as v from "valibot";

/** Counts for the evaluation; never names. */

export * from "./releases.ts";

const text = v.objectWithRest({ de: v.string() }, v.string());
const date = v.pipe(v.string(), v.isoDate());

/** Under this origin is counted whatever place the office file does not name. */
export const otherOrigin = "other";

/** An office was opened from a place that links to it: the `origin` of the address. */
export const OriginRequestSchema = v.strictObject({ origin: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
export type OriginRequest = v.InferOutput<typeof OriginRequestSchema>;

/**
 * Where an office is reached, the places whose links are counted apart, and how often each was used on which date, the newest
 * first. `address` is the one that posters print.
 */
export const OriginsAnswerSchema = v.strictObject({
  address: v.string(),
  origins: v.array(v.strictObject({ id: v.string(), name: text })),
  counts: v.array(v.strictObject({ date, origin: v.string(), openings: v.pipe(v.number(), v.integer()) })),
});
export type OriginsAnswer = v.InferOutput<typeof OriginsAnswerSchema>;
