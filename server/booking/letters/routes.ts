import * as v from "valibot";
import { LetterAskedSchema } from "../../../shared/messages/index.ts";
import { operation, type Operation } from "../../http/operation.ts";
import type { StaffBookingVerbs } from "../verbs.ts";

/** By what staff ask for a letter of a visit. */
export function letterOperations(verbs: StaffBookingVerbs): Operation[] {
  return [
    operation({
      id: "askLetter",
      method: "post",
      path: "/api/staff/appointments/{id}/letter",
      room: "messages",
      summary: "Make a letter of an appointment, to be printed",
      description:
        "The appointment as it stands, in the language of the person. It waits in the outbox until it is printed.",
      body: v.strictObject({}),
      bodyOptional: true,
      staff: "signed_in",
      answer: { status: 201, description: "The message that waits.", schema: LetterAskedSchema },
      refusals: ["not_found"],
      handle: ({ path, staff }) => verbs.askLetter(path["id"] ?? "", { staff }),
    }),
  ];
}
