import { ReleasesAnswerSchema, ReleasesQuerySchema } from "../../shared/statistics/index.ts";
import { operation, type Operation } from "../http/operation.ts";
import type { StatisticsDeps } from "./deps.ts";
import { listReleases } from "./listReleases.ts";

/** What a manager hears of releases; `look` writes down those of just now. */
export function releaseOperations(deps: StatisticsDeps, look: () => Promise<void>): Operation[] {
  const list = listReleases(deps, look);
  return [
    operation({
      id: "listReleases",
      method: "get",
      path: "/api/staff/releases",
      room: "statistics",
      summary: "What was released when, how many starts, and how fast they were booked",
      description:
        "One line per release, shift, date and service, as it was at its instant. Later rules change nothing of it. " +
        "What nobody could book any more when it was released has no line.",
      query: ReleasesQuerySchema,
      staff: "signed_in",
      answer: { status: 200, description: "The releases, the latest first.", schema: ReleasesAnswerSchema },
      refusals: ["not_found"],
      handle: ({ staff, query }) => list(staff, query),
    }),
  ];
}
