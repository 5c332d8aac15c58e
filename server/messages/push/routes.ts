import {
  PushEndSchema,
  PushKeyAnswerSchema,
  PushRenewalSchema,
  PushSubscriptionSchema,
} from "../../../shared/messages/push.ts";
import { done } from "../../../shared/problems.ts";
import { operation, type Operation } from "../../http/operation.ts";
import type { PushDesk } from "./pushDesk.ts";
import type { Subject } from "./subscriptions.ts";

const id = (path: Record<string, string>) => path["id"] ?? "";
const room = "messages";

/** Taking and ending a subscription, for an appointment or for an entry of a waiting list. */
function subscribing(
  desk: PushDesk,
  about: Subject["about"],
  path: string,
  [allow, end]: [string, string],
): Operation[] {
  const what = about === "appointment" ? "the appointment" : "the entry of a waiting list";
  return [
    operation({
      id: allow,
      method: "post",
      path,
      room,
      summary: `Tell this device of ${what}`,
      description:
        "The subscription as the browser gives it. Only addresses of known push services are taken. not_allowed where the office " +
        "does not tell by push, too_late when it is over.",
      body: PushSubscriptionSchema,
      bearer: "required",
      answer: { status: 204, description: "The device is told." },
      refusals: ["invalid_input", "not_found", "not_allowed", "too_late"],
      handle: ({ path, body, secret }) => desk.allow({ about, id: id(path) }, secret, body),
    }),
    operation({
      id: end,
      method: "delete",
      path,
      room,
      summary: `Tell this device no more of ${what}`,
      description: "Also answers so where it was not told.",
      body: PushEndSchema,
      bearer: "required",
      answer: { status: 204, description: "The device is not told." },
      refusals: ["invalid_input", "not_found"],
      handle: ({ path, body, secret }) => desk.end({ about, id: id(path) }, secret, body.endpoint),
    }),
  ];
}

/** By what a device says that it wants to be told by push. */
export function pushOperations(desk: PushDesk): Operation[] {
  return [
    operation({
      id: "pushKey",
      method: "get",
      path: "/api/push-key",
      room,
      summary: "The key that a browser subscribes with",
      description: "An uncompressed point of P-256 as base64url; the same for as long as the database lives.",
      answer: { status: 200, description: "The key.", schema: PushKeyAnswerSchema },
      tagged: true,
      refusals: [],
      handle: async () => done({ key: desk.key }),
    }),
    ...subscribing(desk, "appointment", "/api/appointments/{id}/push", ["allowPush", "endPush"]),
    ...subscribing(desk, "waiting", "/api/waiting/{id}/push", ["allowWaitingPush", "endWaitingPush"]),
    operation({
      id: "renewPush",
      method: "post",
      path: "/api/push/renew",
      room,
      summary: "Put a new subscription of a browser in the place of its old one",
      description:
        "For service workers, which know no secret of an appointment: the old endpoint and its `auth` prove that it is the same browser.",
      body: PushRenewalSchema,
      answer: { status: 204, description: "All that the device is told of is told there." },
      refusals: ["invalid_input", "not_found"],
      handle: ({ body }) => desk.renew(body),
    }),
  ];
}
