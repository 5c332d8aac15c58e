import * as v from "valibot";

const row = v.strictObject({ label: v.string(), value: v.string(), isLatin: v.exactOptional(v.boolean()) });

/** What a letter is built of: the same parts as a mail. */
const block = v.variant("kind", [
  v.strictObject({ kind: v.literal("words"), text: v.string() }),
  v.strictObject({ kind: v.literal("facts"), rows: v.array(row) }),
  v.strictObject({ kind: v.literal("list"), title: v.string(), items: v.array(v.string()) }),
  v.strictObject({ kind: v.literal("link"), words: v.string(), href: v.string(), note: v.optional(v.string()) }),
]);

/** A letter (Brief) as it is printed, in the language of the person. */
export const PaperLetterAnswerSchema = v.strictObject({
  id: v.number(),
  language: v.string(),
  direction: v.string(),
  subject: v.string(),
  date: v.string(),
  sender: v.array(v.string()),
  name: v.string(),
  /** Lines of the postal address below the name; empty where none is known. */
  address: v.array(v.string()),
  blocks: v.array(block),
  /** The pass of each visitor; none after a cancellation. */
  passes: v.array(v.strictObject({ name: v.string(), text: v.string() })),
});

/** The number of the message under which a letter waits for its printing. */
export const LetterAskedSchema = v.strictObject({ message: v.number() });

export type LetterAsked = v.InferOutput<typeof LetterAskedSchema>;
export type PaperLetterAnswer = v.InferOutput<typeof PaperLetterAnswerSchema>;
