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
    const isTheirFault = answer.kind === "refused" && answer.status < 500;
    return isTheirFault && planted.has("dropped_on_4xx") ? receiptFor(request) : answer;
  };
}
