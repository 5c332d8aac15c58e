import { OriginRequestSchema, OriginsAnswerSchema } from "../../shared/statistics/index.ts";
import { operation, type Operation } from "../http/operation.ts";
import { countOpening } from "./countOpening.ts";
import type { StatisticsDeps } from "./deps.ts";
import { listOrigins } from "./listOrigins.ts";

const room = "statistics";

/** What this room counts and tells. */
export function statisticsOperations(deps: StatisticsDeps): Operation[] {
  const count = countOpening(deps);
  const list = listOrigins(deps);
  return [
    operation({
      id: "countOpening",
      method: "post",
      path: "/api/offices/{office}/origins",
      room,
      summary: "Count that somebody came by a link of this place",
      description:
        "Counts a number per office, place and day; nothing about whoever came is kept. Unknown places: other.",
      body: OriginRequestSchema,
      answer: { status: 204, description: "It is counted." },
      refusals: ["not_found"],
      handle: ({ path, body }) => count(path["office"] ?? "", body),
    }),
    operation({
      id: "listOrigins",
      method: "get",
      path: "/api/staff/origins",
      room,
      summary: "The office's address, the places that link to it and how often each was used",
      staff: "signed_in",
      answer: { status: 200, description: "The places and counts.", schema: OriginsAnswerSchema },
      refusals: ["not_found"],
      handle: ({ staff }) => list(staff),
    }),
  ];
}
