import { shallowRef } from "vue";
import type { TellVisit, ToldAnswer } from "../../../shared/booking/telling.ts";
import { newKey } from "../../api/newKey.ts";
import { staffApi, type StaffApi } from "../../api/staff.ts";

/**
 * What became of a message to a person. `nobody`: there is no way to reach her. `over`: the visit was called, has ended or is cancelled.
 * `unsure`: no answer came, it may have left or not. `refused`: nothing has left.
 */
export type Telling =
  | { kind: "told"; request: TellVisit; channels: ToldAnswer["channels"] }
  | { kind: "nobody" | "over" | "unsure" | "refused" };

const refusals: Partial<Record<string, "nobody" | "over">> = { no_address: "nobody", too_late: "over" };

/** Tells the person of a visit something, once. Nothing waits for a network: whoever is next now is not next in an hour. */
export function useTelling(appointment: string, api: Pick<StaffApi, "tellVisit"> = staffApi) {
  const isSending = shallowRef(false);
  const outcome = shallowRef<Telling>();
  // The same words after a missing answer go out under the same key: the server sends them once.
  let open: { words: string; key: string } | undefined;

  async function ask(request: TellVisit): Promise<Telling> {
    const words = JSON.stringify(request);
    if (open?.words !== words) open = { words, key: newKey() };
    const answer = await api.tellVisit(appointment, request, open.key);
    if (answer.kind === "unreachable" || answer.kind === "unknown") return { kind: "unsure" };
    open = undefined;
    if (answer.kind === "ok") return { kind: "told", request, channels: answer.value.channels };
    return { kind: refusals[answer.code] ?? "refused" };
  }

  async function tell(request: TellVisit): Promise<void> {
    if (isSending.value) return;
    isSending.value = true;
    outcome.value = undefined;
    outcome.value = await ask(request);
    isSending.value = false;
  }

  return { isSending, outcome, tell };
}
