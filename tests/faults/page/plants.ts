import { createApi, type Api } from "../../../client/api/index.ts";
import { staffApi, type StaffApi } from "../../../client/api/staff.ts";
import { onStaffDatabase } from "../../../client/device/staff/index.ts";
import type { PushRequest } from "../../../shared/sync/index.ts";
import type { Plant } from "./bed.ts";

const receiptFor = ({ batch, mutations }: PushRequest) => ({
  kind: "ok" as const,
  value: {
    type: "receipt" as const,
    batch,
    results: mutations.map(({ id }) => ({ id, outcome: "applied" as const })),
  },
});

/** Sends as a queue would that lacks a protection. */
export function badlySending(planted: ReadonlySet<Plant>): StaffApi["push"] {
  return async (request) => {
    if (planted.has("sent_before_receipt")) {
      await onStaffDatabase((it) => it.outbox.bulkDelete(request.mutations.map(({ seq }) => seq)));
    }
    const answer = await staffApi.push(request);
    if (answer.kind === "unknown" && answer.status === 200 && planted.has("any_200_is_receipt"))
      return receiptFor(request);
    if (answer.kind !== "refused") return answer;
    return planted.has(answer.status < 500 ? "dropped_on_4xx" : "dropped_on_5xx") ? receiptFor(request) : answer;
  };
}

/** Cancels as the queue of a phone would that lacks a protection. */
export function badlyCancelling(planted: ReadonlySet<Plant>): Api["cancel"] {
  let status = 0;
  const { cancel } = createApi({
    fetch: async (...asked) => {
      const response = await fetch(...asked);
      status = response.status;
      return response;
    },
  });
  const through = { kind: "ok", value: {} as never } as const;
  return async (visit, secret) => {
    if (planted.has("sent_before_receipt")) {
      void cancel(visit, secret);
      return through;
    }
    const answer = await cancel(visit, secret);
    if (answer.kind === "broken" && status === 200 && planted.has("any_200_is_receipt")) return through;
    return answer.kind === "refused" && planted.has("dropped_on_4xx") ? through : answer;
  };
}
