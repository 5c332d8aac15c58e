import {
  ProbeAnswerSchema,
  ProbeQuerySchema,
  PullAnswerSchema,
  PullQuerySchema,
  PullSignalSchema,
  PushEnvelopeSchema,
  ReceiptSchema,
  StaffSessionSchema,
} from "../../shared/sync/index.ts";
import { operation, type Operation } from "../http/operation.ts";
import type { EventStreams } from "../http/streams.ts";
import type { Sync } from "./createSync.ts";

/** Two hundred mutations with long names of desks do not fit into what other requests may carry. */
const mostBytes = 256 * 1024;

/** What devices of the staff ask. The office is always that of the person who is signed in, or of the enrolled device. */
export function syncOperations(sync: Sync, streams: EventStreams): Operation[] {
  const room = "sync";
  return [
    operation({
      id: "staffSession",
      method: "get",
      path: "/api/staff/session",
      room,
      summary: "Who is signed in, for which office",
      staff: "signed_in",
      answer: { status: 200, description: "The session.", schema: StaffSessionSchema },
      refusals: [],
      handle: async ({ staff }) => sync.session(staff),
    }),
    operation({
      id: "push",
      method: "post",
      path: "/api/sync/push",
      room,
      summary: "Hand over what a device did",
      description:
        "Each mutation {id, seq, name, args, at, offsetMs} runs once, whatever becomes of the others; the receipt says what " +
        "became of it. unavailable also where the program on the device is newer than the server: keep and repeat.",
      body: PushEnvelopeSchema,
      mostBytes,
      staff: "signed_in_or_device",
      answer: { status: 200, description: "The receipt.", schema: ReceiptSchema },
      refusals: [],
      handle: ({ body, staff }) => sync.push(body, staff),
    }),
    operation({
      id: "pull",
      method: "get",
      path: "/api/sync/pull",
      room,
      summary: "What a device has to know, or what changed since a cursor",
      query: PullQuerySchema,
      staff: "signed_in",
      answer: { status: 200, description: "Changes in commit order.", schema: PullAnswerSchema },
      refusals: ["program_too_old"],
      handle: ({ query, staff }) => sync.pull(query, staff),
    }),
    operation({
      id: "probe",
      method: "get",
      path: "/api/sync/probe",
      room,
      summary: "Prove that the server answers, and tell its time",
      query: ProbeQuerySchema,
      staff: "signed_in_or_device",
      answer: { status: 200, description: "The nonce again.", schema: ProbeAnswerSchema },
      refusals: [],
      handle: ({ query, staff }) => sync.probe(query, staff),
    }),
    operation({
      id: "watchSync",
      method: "get",
      path: "/api/sync/events",
      room,
      summary: "Hear of it when there is something to pull",
      description: "Server-sent events without content of their own.",
      staff: "signed_in",
      answer: { status: 200, description: "A stream of messages.", schema: PullSignalSchema },
      refusals: ["too_many"],
      stream: async ({ staff }, c) => streams.open(c, (send) => sync.watch(staff.office, () => send({ type: "pull" }))),
    }),
  ];
}
