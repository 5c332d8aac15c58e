import * as v from "valibot";

const instant = v.pipe(v.string(), v.isoTimestamp());
const date = v.pipe(v.string(), v.isoDate());

/** When an office opens times (Freischaltungen), in order: at an instant those of some services, on dates from one to another. */
export const OpeningsAnswerSchema = v.strictObject({
  asOf: instant,
  openings: v.array(v.strictObject({ at: instant, services: v.array(v.string()), from: date, to: date })),
});

export type OpeningsAnswer = v.InferOutput<typeof OpeningsAnswerSchema>;
