import { MessageAnswerSchema, MessagesAnswerSchema, MessagesQuerySchema } from "../../shared/messages/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { operation, type Asking, type Operation } from "../http/operation.ts";
import type { Messages } from "./createMessages.ts";

type Staff = Asking<undefined, undefined, undefined, "signed_in">["staff"];

/** What staff see of messages; `mayRead` says who may. */
export function messageOperations({ list, read }: Messages, mayRead: (staff: Staff) => boolean): Operation[] {
  return [
    operation({
      id: "listMessages",
      method: "get",
      path: "/api/staff/messages",
      room: "messages",
      summary: "What was sent to whom, what waits, and what could not be delivered",
      description: "The last 200 messages of the office, or the last 200 in one state. Addresses are masked.",
      query: MessagesQuerySchema,
      staff: "signed_in",
      answer: { status: 200, description: "The messages, the latest first.", schema: MessagesAnswerSchema },
      refusals: [],
      handle: async ({ staff, query }) =>
        mayRead(staff) ? done(await list(staff.office, query.state)) : refused("not_allowed"),
    }),
    operation({
      id: "readMessage",
      method: "get",
      path: "/api/staff/messages/{message}",
      room: "messages",
      summary: "A message that waits, as it would be sent",
      description: "Only where no mail server is set up and not in production: to try things out.",
      staff: "signed_in",
      answer: { status: 200, description: "The message.", schema: MessageAnswerSchema },
      refusals: ["not_found"],
      handle: async ({ staff, path }) =>
        mayRead(staff) ? read(staff.office, path["message"] ?? "") : refused("not_allowed"),
    }),
  ];
}
