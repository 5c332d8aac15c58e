import * as v from "valibot";
import { TextSchema } from "./texts.ts";
import { DateSchema } from "./values.ts";

/** Where the building of an office is. */
export const AddressSchema = v.strictObject({
  street: v.string(),
  postcode: v.pipe(v.string("write the postcode in quotes"), v.regex(/^\d{5}$/, "write five digits in quotes")),
  city: v.string(),
  building: v.optional(v.string()),
  geo: v.optional(v.tuple([v.number(), v.number()])),
  hint: v.optional(TextSchema),
  /** How to get there, in words. */
  directions: v.optional(TextSchema),
});
export type Address = v.InferOutput<typeof AddressSchema>;

/** From a date on an office, or some of its units, are elsewhere (Umzug). What is not named stays where it was. */
export const MoveSchema = v.strictObject({
  from: DateSchema,
  address: v.optional(AddressSchema),
  /** By the id of the unit: its room and floor from then on. */
  units: v.optional(
    v.record(v.string(), v.strictObject({ room: v.optional(TextSchema), floor: v.optional(TextSchema) })),
    {},
  ),
});
export type Move = v.InferOutput<typeof MoveSchema>;
