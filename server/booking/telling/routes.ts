import * as v from "valibot";
import { EmailAnswerSchema, EmailSchema, TellVisitSchema, ToldAnswerSchema } from "../../../shared/booking/index.ts";
import { PreferencesAnswerSchema, PreferencesRequestSchema } from "../../../shared/messages/index.ts";
import { operation, type Operation } from "../../http/operation.ts";
import type { BookingVerbs, StaffBookingVerbs } from "../verbs.ts";

const room = "messages";
const id = (path: Record<string, string>) => path["id"] ?? "";

/** What a person decides about the messages of her visit. */
export function tellingOperations(booking: BookingVerbs): Operation[] {
  const answer = { status: 200, description: "What she wants to be told.", schema: PreferencesAnswerSchema } as const;
  return [
    operation({
      id: "readPreferences",
      method: "get",
      path: "/api/appointments/{id}/preferences",
      room,
      summary: "What the person of an appointment wants to be told, and how",
      bearer: "required",
      answer,
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.readPreferences(id(path), { secret }),
    }),
    operation({
      id: "writePreferences",
      method: "put",
      path: "/api/appointments/{id}/preferences",
      room,
      summary: "Choose what to be told, and how",
      description:
        "What the office itself changes (a move, a cancellation, another place) and the confirmation go to the mailbox in any case.",
      body: PreferencesRequestSchema,
      bearer: "required",
      answer,
      refusals: ["invalid_input", "not_found", "too_late"],
      handle: ({ path, body, secret }) => booking.writePreferences(id(path), body, { secret }),
    }),
    operation({
      id: "correctEmail",
      method: "post",
      path: "/api/appointments/{id}/email",
      room,
      summary: "Put the address of the mails right, once",
      description:
        "The confirmation is sent again to the new address, and links that went to the old one end. The same address once more answers " +
        "the same. The link of a mail does not suffice for it.",
      body: EmailSchema,
      bearer: "required",
      answer: { status: 200, description: "The address that holds.", schema: EmailAnswerSchema },
      refusals: ["invalid_input", "not_found", "not_allowed", "too_late", "already_corrected"],
      handle: ({ path, body, secret }) => booking.correctEmail(id(path), body, { secret }),
    }),
  ];
}

/** What staff tell, and what they do about messages that did not arrive. */
export function staffTellingOperations(verbs: StaffBookingVerbs): Operation[] {
  const staff = "signed_in";
  return [
    operation({
      id: "tellVisit",
      method: "post",
      path: "/api/staff/appointments/{id}/messages",
      room,
      summary: "Tell the person of an appointment that something is missing, or that she is next",
      description: "`documents` are ids of the checklist, which are told in her language, or words.",
      body: TellVisitSchema,
      staff,
      idempotencyKey: "optional",
      answer: { status: 201, description: "The message is in the outbox.", schema: ToldAnswerSchema },
      refusals: ["invalid_input", "not_found", "too_late", "no_address", "key_reused"],
      handle: ({ path, body, staff, idempotencyKey }) => verbs.tellVisit(id(path), body, { staff, idempotencyKey }),
    }),
    operation({
      id: "repeatMessage",
      method: "post",
      path: "/api/staff/messages/{id}/retry",
      room,
      summary: "Send a message once more",
      description: "Written anew from the appointment as it stands. Of one that waits the next try is now.",
      body: v.strictObject({}),
      bodyOptional: true,
      staff,
      answer: { status: 204, description: "It is in the outbox." },
      refusals: ["not_found", "too_late"],
      handle: ({ path, staff }) => verbs.repeatMessage(id(path), { staff }),
    }),
    operation({
      id: "readdressMessage",
      method: "post",
      path: "/api/staff/messages/{id}/address",
      room,
      summary: "Put the address of a message right and send it there",
      description: "For all messages of its appointment from then on; links that went to the old address end.",
      body: EmailSchema,
      staff,
      answer: { status: 204, description: "It is in the outbox." },
      refusals: ["invalid_input", "not_found", "too_late"],
      handle: ({ path, body, staff }) => verbs.readdressMessage(id(path), body, { staff }),
    }),
  ];
}
