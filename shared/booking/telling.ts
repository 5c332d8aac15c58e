import * as v from "valibot";
import { ApplicantSchema, line } from "./messages.ts";

/** An address of a mailbox, put right. */
export const EmailSchema = v.strictObject({ email: ApplicantSchema.entries.email.wrapped });
export const EmailAnswerSchema = v.strictObject({ email: v.string() });

const words = (most: number) => v.pipe(line(most), v.minLength(1, "write it in a few words"));

/** What staff tell the person of a visit: documents by the ids of the checklist or in words, or where to come now. */
export const TellVisitSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("document_missing"),
    documents: v.pipe(
      v.array(words(200)),
      v.minLength(1, "name at least one document"),
      v.maxLength(10, "at most 10 documents"),
    ),
  }),
  v.strictObject({ kind: v.literal("you_are_next"), room: v.optional(words(120)) }),
]);
/** What is told now, and on which ways. */
export const ToldAnswerSchema = v.strictObject({
  kind: v.picklist(["document_missing", "you_are_next"]),
  channels: v.pipe(v.array(v.picklist(["mail", "push", "sms", "letter"])), v.minLength(1)),
});

export type EmailRequest = v.InferOutput<typeof EmailSchema>;
export type EmailAnswer = v.InferOutput<typeof EmailAnswerSchema>;
export type TellVisit = v.InferOutput<typeof TellVisitSchema>;
export type ToldAnswer = v.InferOutput<typeof ToldAnswerSchema>;
