import {
  MadeProofAnswerSchema,
  ProofCheckAnswerSchema,
  ProofListAnswerSchema,
  ProofRequestSchema,
  usualProofDays,
} from "../../shared/booking/index.ts";
import { operation, type Operation } from "../http/operation.ts";
import type { BookingVerbs } from "./verbs.ts";

const id = (path: Record<string, string>) => path["id"] ?? "";

/** Links that confirm an appointment to a stranger. Their secret travels in a header and in no address. */
export function proofOperations(booking: BookingVerbs): Operation[] {
  const room = "booking";
  return [
    operation({
      id: "makeProof",
      method: "post",
      path: "/api/appointments/{id}/proofs",
      room,
      summary: "Make a link that confirms the appointment",
      description:
        "The secret is told here only. The link holds for so many days, but never longer than the appointment is kept.",
      body: ProofRequestSchema,
      bodyOptional: true,
      bearer: "required",
      answer: { status: 201, description: "The link.", schema: MadeProofAnswerSchema },
      refusals: ["invalid_input", "not_found", "too_late"],
      handle: ({ path, body, secret }) => booking.makeProof(id(path), body?.days ?? usualProofDays, { secret }),
    }),
    operation({
      id: "listProofs",
      method: "get",
      path: "/api/appointments/{id}/proofs",
      room,
      summary: "The links that confirm the appointment now",
      bearer: "required",
      answer: { status: 200, description: "The links, the newest first.", schema: ProofListAnswerSchema },
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.listProofs(id(path), { secret }),
    }),
    operation({
      id: "withdrawProof",
      method: "delete",
      path: "/api/appointments/{id}/proofs/{proof}",
      room,
      summary: "End a link",
      description: "Also answers so for a link that is gone.",
      bearer: "required",
      answer: { status: 204, description: "The link no longer holds." },
      refusals: ["not_found"],
      handle: ({ path, secret }) => booking.withdrawProof(id(path), path["proof"] ?? "", { secret }),
    }),
    operation({
      id: "checkProof",
      method: "get",
      path: "/api/proof",
      room,
      summary: "What a link says now",
      description: "For anybody who shows the secret of a link. Tells when and at which office, and nothing else.",
      bearer: "required",
      answer: { status: 200, description: "Whether the link holds.", schema: ProofCheckAnswerSchema },
      refusals: ["not_found"],
      handle: ({ secret }) => booking.checkProof(secret),
    }),
  ];
}
