import type { StaffAnswer, StaffApi } from "../../api/staff.ts";
import { deviceSchemaVersion, mutationsPerBatch, type Mutation, type Receipt } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { uuid7 } from "../uuid7.ts";
import { putAside, settle, thisDevice, waiting } from "./outbox.ts";

/** How a push ended: everything has its receipt, try again later, or only after somebody has signed in. */
export type PushEnd = "done" | "later" | "sign_in";

/**
 * What an answer means for the acts that were sent. Without a receipt they stay; a lost sign-in is not their fault; only a refusal
 * with a code is, and of several acts it does not tell which. `broken`: the server fell over one of them, or altogether.
 */
export type Fate =
  { kind: "receipt"; receipt: Receipt } | { kind: "at_fault"; code: string } | { kind: PushEnd | "broken" };

export function fateOf(answer: StaffAnswer<Receipt>): Fate {
  if (answer.kind === "ok") return { kind: "receipt", receipt: answer.value };
  if (answer.kind === "unreachable") return { kind: "later" };
  const { status } = answer;
  if (answer.kind === "refused" && (status === 401 || status === 403)) return { kind: "sign_in" };
  if (status === 500) return { kind: "broken" };
  if (answer.kind === "unknown" || status === 429 || status >= 500) return { kind: "later" };
  return { kind: "at_fault", code: answer.code };
}

/** After so many falls in a row it is the server that is ill, not an act. */
const mostFalls = 3;

interface Parts {
  api: Pick<StaffApi, "push">;
  now(): Instant;
  /** Asked before each batch. */
  goesOn?: () => boolean;
}

/** Sends what waits, oldest first, until every act has its receipt or there is no more to be had now. */
export async function pushAll({ api, now, goesOn = () => true }: Parts): Promise<PushEnd> {
  const { id: deviceId } = await thisDevice();
  let falls = 0;

  async function send(mutations: readonly Mutation[]): Promise<PushEnd> {
    const request = { batch: uuid7(), deviceId, schemaVersion: deviceSchemaVersion, mutations: [...mutations] };
    const fate = fateOf(await api.push(request));
    const [only, ...others] = mutations;
    if (fate.kind === "receipt") {
      falls = 0;
      return (await settle(mutations, fate.receipt.results, now())) > 0 ? "done" : "later";
    }
    if (fate.kind === "broken") {
      if (others.length > 0) return halves(mutations);
      return ++falls >= mostFalls ? "later" : "done";
    }
    if (fate.kind !== "at_fault") return fate.kind;
    if (only && others.length === 0) {
      await putAside(only, fate.code, now());
      return "done";
    }
    return halves(mutations);
  }

  /** A batch that is refused as a whole is sent in parts, until the one at fault stands alone and holds up nobody. */
  async function halves(mutations: readonly Mutation[]): Promise<PushEnd> {
    const middle = Math.ceil(mutations.length / 2);
    const first = await send(mutations.slice(0, middle));
    return first === "done" ? send(mutations.slice(middle)) : first;
  }

  for (let before = -1; ;) {
    const batch = await waiting(mutationsPerBatch);
    const head = batch[0]?.seq;
    if (head === undefined || !goesOn()) return "done";
    // The oldest is still there after a whole round: the server falls over it, and it waits for a later one.
    if (head === before) return "later";
    before = head;
    const end = await send(batch);
    if (end !== "done") return end;
  }
}
