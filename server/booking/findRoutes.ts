import { BookedAnswerSchema } from "../../shared/booking/answers.ts";
import { FindRequestSchema } from "../../shared/booking/index.ts";
import { operation, type Operation } from "../http/operation.ts";
import type { BookingVerbs } from "./verbs.ts";

/** Finding an appointment again on another device. */
export function findOperations(booking: BookingVerbs): Operation[] {
  return [
    operation({
      id: "findAppointment",
      method: "post",
      path: "/api/appointments/find",
      room: "booking",
      summary: "Find an appointment again by its code",
      description:
        "Needs the code and the applicant's date of birth, and gives this device a secret of its own. A wrong code and a wrong " +
        "date are answered alike. 5 tries an hour for a code, 20 for an address; then too_many.",
      body: FindRequestSchema,
      answer: { status: 200, description: "The appointment, with a new secret.", schema: BookedAnswerSchema },
      refusals: ["invalid_input", "not_found", "too_many"],
      handle: ({ body, address }) => booking.findAppointment(body, address()),
    }),
  ];
}
