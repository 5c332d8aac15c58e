import * as v from "valibot";
import { BookedAnswerSchema } from "../../shared/booking/answers.ts";
import { DeviceCodeAnswerSchema, FindRequestSchema, OpenByCodeSchema } from "../../shared/booking/index.ts";
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
    operation({
      id: "openByCode",
      method: "post",
      path: "/api/open-by-code",
      room: "booking",
      summary: "Open an appointment on another device by six digits",
      description:
        "Needs the booking code and six digits out of a mail, or from a device that has the appointment. Those of a mail hold for " +
        "14 days and open 3 devices, those of a device for 15 minutes and one; after 10 wrong ones they end. Tries count together " +
        "with those of finding an appointment, and whatever is wrong is answered alike.",
      body: OpenByCodeSchema,
      answer: { status: 200, description: "The appointment, with a new secret.", schema: BookedAnswerSchema },
      refusals: ["invalid_input", "not_found", "too_many"],
      handle: ({ body, address }) => booking.openByCode(body, address()),
    }),
    operation({
      id: "makeDeviceCode",
      method: "post",
      path: "/api/appointments/{id}/device-code",
      room: "booking",
      summary: "Make six digits that open the appointment on another device",
      description: "They take the place of those made here before.",
      body: v.strictObject({}),
      bodyOptional: true,
      bearer: "required",
      answer: { status: 201, description: "The digits, told here only.", schema: DeviceCodeAnswerSchema },
      refusals: ["not_found", "too_late"],
      handle: ({ path, secret }) => booking.makeDeviceCode(path["id"] ?? "", { secret }),
    }),
  ];
}
