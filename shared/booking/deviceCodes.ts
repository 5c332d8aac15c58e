import * as v from "valibot";
import { ConfirmRequestSchema, FindRequestSchema } from "./messages.ts";

/** Opens an appointment on another device: its booking code, and six digits out of the mail or from a device that has it. */
export const OpenByCodeSchema = v.strictObject({
  bookingCode: FindRequestSchema.entries.code,
  code: ConfirmRequestSchema.entries.code,
});

/** Six digits that open the appointment on another device, and until when. They are told here only. */
export const DeviceCodeAnswerSchema = v.strictObject({
  code: v.string(),
  until: v.pipe(v.string(), v.isoTimestamp()),
});

export type OpenByCode = v.InferOutput<typeof OpenByCodeSchema>;
export type DeviceCodeAnswer = v.InferOutput<typeof DeviceCodeAnswerSchema>;
