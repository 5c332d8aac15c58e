import * as v from "valibot";
import {
  WaitingEnteredAnswerSchema,
  WaitingRequestSchema,
  WaitingViewSchema,
} from "../../../shared/booking/waiting.ts";
import { operation, type Operation } from "../../http/operation.ts";
import type { BookingVerbs } from "../verbs.ts";

const id = (path: Record<string, string>) => path["id"] ?? "";

/** Waiting for what others give up. The secret of an entry travels in a header and in no address. */
export function waitingOperations(booking: BookingVerbs): Operation[] {
  const room = "booking";
  const schema = WaitingViewSchema;
  return [
    operation({
      id: "enterWaiting",
      method: "post",
      path: "/api/offices/{office}/waiting",
      room,
      summary: "Wait for a time that others give up",
      description:
        "From `from` to `to`, at most 180 days apart, for visits that begin from `earliest` to `latest`. With `appointment` and its " +
        "secret for an earlier time than that of the appointment, which is kept until then. `ahead` tells how many who may be " +
        "asked before for a time that suits as well. The secret is told here only. 20 entries an hour for an address.",
      body: WaitingRequestSchema,
      bearer: "optional",
      idempotencyKey: "required",
      answer: { status: 201, description: "Noted.", schema: WaitingEnteredAnswerSchema },
      refusals: ["invalid_input", "not_found", "no_waiting", "already_waiting", "too_late", "too_many", "key_reused"],
      handle: ({ path, body, secret, idempotencyKey, address }) =>
        booking.enterWaiting(path["office"] ?? "", body, { secret, idempotencyKey }, address()),
    }),
    operation({
      id: "readWaiting",
      method: "get",
      path: "/api/waiting/{id}",
      room,
      summary: "An entry of a waiting list as it stands",
      description:
        "While it is `offered`, a time is kept for this person alone: `offer.hold` books it like any hold or, where there is an " +
        "`appointment`, moves that one to it.",
      bearer: "required",
      answer: { status: 200, description: "The entry.", schema },
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.readWaiting(id(path), { secret }),
    }),
    operation({
      id: "declineOffer",
      method: "post",
      path: "/api/waiting/{id}/decline",
      room,
      summary: "Refuse the time that is offered and go on waiting",
      description: "The time goes to the next in line. Where nothing is offered nothing changes.",
      body: v.strictObject({}),
      bodyOptional: true,
      bearer: "required",
      answer: { status: 200, description: "The entry.", schema },
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.declineOffer(id(path), { secret }),
    }),
    operation({
      id: "withdrawWaiting",
      method: "delete",
      path: "/api/waiting/{id}",
      room,
      summary: "Wait no longer",
      description: "What is offered goes to the next in line. Also answers so for an entry that has ended.",
      bearer: "required",
      answer: { status: 204, description: "Nobody waits any more." },
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.withdrawWaiting(id(path), { secret }),
    }),
  ];
}
