import { computed, onScopeDispose, shallowRef, watch } from "vue";
import type { WaitingView } from "../../../shared/booking/waiting.ts";
import type { Failure, Outcome } from "../../api/index.ts";
import { waitingApi, type WaitingApi } from "../../api/waiting.ts";
import {
  forgetWaiting,
  keepWaiting,
  newWaiting,
  refreshWaiting,
  waitingEntry,
  type StoredWaiting,
} from "../../device/waiting.ts";
import { usePorts } from "../ports.ts";
import { noteServerTime } from "../serverTime.ts";
import { useAskingAgain } from "./useAskingAgain.ts";

export type WaitingPageState =
  { kind: "loading" } | { kind: "shown"; entry: StoredWaiting } | { kind: "missing" } | { kind: "left" };

/** How the last attempt to hear from the server ended: `gone` means that it no longer knows the entry. */
export type Freshness = "unknown" | "fresh" | "not_reached" | "gone";

const isOpen = (view: WaitingView | undefined) => view?.state === "waiting" || view?.state === "offered";
const isGone = (answer: Outcome<unknown>) => answer.kind === "refused" && answer.problem.code === "not_found";

interface Options {
  /** The secret out of the address, for an entry that is opened by its link. */
  secret?: string | undefined;
  api?: WaitingApi;
  page?: Document;
  chance?: () => number;
}

/**
 * An entry of a waiting list for its page: from the device first, without waiting for anybody; then as the server knows it, and again
 * and again while the page is in sight.
 */
export function useWaiting(id: string, { secret, api = waitingApi, ...sight }: Options = {}) {
  const ports = usePorts();
  const { clock } = ports;
  const state = shallowRef<WaitingPageState>({ kind: "loading" });
  const freshness = shallowRef<Freshness>("unknown");
  /** Whether the entry lies on this device. */
  const isKept = shallowRef(true);
  const entry = computed(() => (state.value.kind === "shown" ? state.value.entry : undefined));

  /** The end of an offer is told in the server's time, which this device may not know yet. */
  let knowsTime = false;
  async function learnTime({ office, service, persons, offer }: WaitingView): Promise<void> {
    if (!offer || knowsTime) return;
    knowsTime = true;
    const answer = await ports.api.next(office, service, { persons });
    if (answer.kind === "ok") noteServerTime(answer.value.asOf, clock);
  }

  /** What the visitor does goes before what was asked at the same time: both answers tell the same, but only hers who ended the offer. */
  let acts = 0;
  let isActing = false;

  async function take(known: StoredWaiting, answer: Outcome<WaitingView>, refused?: string): Promise<void> {
    if (answer.kind !== "ok") {
      freshness.value = isGone(answer) ? "gone" : "not_reached";
      return;
    }
    const before = acts;
    await learnTime(answer.value);
    const fresh = await refreshWaiting(known, answer.value, { refused, clock });
    // What was left or declined meanwhile is not shown again.
    if (state.value.kind === "left" || acts !== before) return;
    freshness.value = "fresh";
    state.value = { kind: "shown", entry: fresh };
  }

  const asking = useAskingAgain({
    isWanted: () => isOpen(entry.value?.view),
    ask: async () => {
      const known = entry.value;
      if (!known) return true;
      const answer = await api.read(known.id, known.secret);
      // Meanwhile something may have been declined, or is being declined: that answer is younger.
      if (entry.value === known && !isActing) await take(known, answer);
      return answer.kind === "ok";
    },
    ...sight,
  });

  async function fetchByLink(key: string): Promise<StoredWaiting | undefined> {
    const answer = await api.read(id, key);
    if (answer.kind !== "ok") return undefined;
    const office = await ports.api.office(answer.value.office);
    if (office.kind !== "ok") return undefined;
    const made = newWaiting(answer.value, key, office.value, clock);
    isKept.value = await keepWaiting(made);
    await learnTime(made.view);
    freshness.value = "fresh";
    return made;
  }

  async function open(): Promise<void> {
    const known = await waitingEntry(id);
    if (known) {
      state.value = { kind: "shown", entry: known };
      return asking.now();
    }
    const fetched = secret ? await fetchByLink(secret) : undefined;
    state.value = fetched ? { kind: "shown", entry: fetched } : { kind: "missing" };
    asking.later();
  }

  /** Refuses what is offered. Gives the failure where the server did not take it. */
  async function decline(): Promise<Failure | undefined> {
    const known = entry.value;
    if (!known) return undefined;
    acts += 1;
    isActing = true;
    const answer = await api.decline(known.id, known.secret);
    await take(known, answer, known.view.offer?.hold).finally(() => (isActing = false));
    asking.later();
    return answer.kind === "ok" ? undefined : answer;
  }

  /** Leaves the line, and takes the entry off this device. */
  async function withdraw(): Promise<Failure | undefined> {
    const known = entry.value;
    if (!known) return undefined;
    const answer = await api.withdraw(known.id, known.secret);
    if (answer.kind !== "ok" && !isGone(answer)) return answer;
    state.value = { kind: "left" };
    await forgetWaiting(known.id);
    return undefined;
  }

  let stopWatching = () => {};
  watch(
    () => entry.value?.view.office,
    (office) => {
      stopWatching();
      stopWatching = office ? ports.api.watchOffice(office, asking.soon) : () => {};
    },
  );
  onScopeDispose(() => stopWatching());
  void open();

  return { state, entry, freshness, isKept, refresh: asking.now, decline, withdraw };
}
