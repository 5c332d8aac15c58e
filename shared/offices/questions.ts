import * as v from "valibot";
import { IdSchema } from "./officeFile.ts";
import { TextSchema } from "./texts.ts";

/** A short question whose answer shortens a checklist. */
export const QuestionSchema = v.strictObject({
  text: TextSchema,
  hint: v.optional(TextSchema),
  answers: v.pipe(
    v.array(v.strictObject({ id: IdSchema, text: TextSchema })),
    v.minLength(2, "a question needs two answers at least"),
  ),
});
export type Question = { id: string } & v.InferOutput<typeof QuestionSchema>;

/** What somebody answered: the id of the answer by the id of the question. */
export type Answers = Readonly<Record<string, string>>;
