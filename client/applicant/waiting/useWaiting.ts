import { computed, onScopeDispose, shallowRef, watch } from "vue";
import type { WaitingView } from "../../../shared/booking/waiting.ts";
import { waitingApi, type WaitingApi } from "../../api/waiting.ts";
import type { Failure, Outcome } from "../../api/index.ts";
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

export type WaitingPageState =
  { kind: "loading" } | { kind: "shown"; entry: StoredWaiting } | { kind: "missing" } | { kind: "left" };

/** How the last attempt to hear from the server ended: `gone` means that it no longer knows the entry. */
export type Freshness = "unknown" | "fresh" | "not_reached" | "gone";

/** While the page is open it asks again after at most so long; not all pages at once. In milliseconds. */
const longestPause = 5_000;
/** A server that does not answer is asked more and more rarely, at last each minute. */
const longestWait = 60_000;

const isOpen = ({ state }: WaitingView) => state === "waiting" || state === "offered";

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
export function useWaiting(
  id: string,
  { secret, api = waitingApi, page = document, chance = Math.random }: Options = {},
) {
  const ports = usePorts();
  const { clock } = ports;
  const state = shallowRef<WaitingPageState>({ kind: "loading" });
  const freshness = shallowRef<Freshness>("unknown");
  /** Whether the entry lies on this device. */
  const isKept = shallowRef(true);
  const entry = computed(() => (state.value.kind === "shown" ? state.value.entry : undefined));

  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isOver = false;

  function later(): void {
    clearTimeout(timer);
    const known = entry.value;
    if (isOver || !known || !isOpen(known.view) || page.visibilityState !== "visible") return;
    const longest = Math.min(longestWait, longestPause * 2 ** failures);
    timer = setTimeout(() => void refresh(), longest * (0.5 + chance() / 2));
  }

  /** The end of an offer is told in the server's time, which this device may not know yet. */
  let knowsTime = false;
  async function learnTime({ office, service, persons, offer }: WaitingView): Promise<void> {
    if (!offer || knowsTime) return;
    knowsTime = true;
    const answer = await ports.api.next(office, service, { persons });
    if (answer.kind === "ok") noteServerTime(answer.value.asOf, clock);
  }

  async function take(known: StoredWaiting, answer: Outcome<WaitingView>, refused?: string): Promise<void> {
    // What was left while the server was asked is not shown again.
    if (isOver || state.value.kind === "left") return;
    failures = answer.kind === "ok" ? 0 : failures + 1;
    if (answer.kind === "ok") {
      await learnTime(answer.value);
      const fresh = await refreshWaiting(known, answer.value, { refused, clock });
      freshness.value = "fresh";
      state.value = { kind: "shown", entry: fresh };
    } else freshness.value = answer.kind === "refused" && answer.problem.code === "not_found" ? "gone" : "not_reached";
  }

  let asking: Promise<void> | undefined;
  async function ask(): Promise<void> {
    const known = entry.value;
    if (!known) return;
    const answer = await api.read(known.id, known.secret);
    // Meanwhile something may have been declined: that answer is younger.
    if (entry.value === known) await take(known, answer);
  }
  /** Asks the server now; a second wish while it is asked gets the same answer. */
  function refresh(): Promise<void> {
    clearTimeout(timer);
    return (asking ??= ask().finally(() => {
      asking = undefined;
      later();
    }));
  }

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
      return refresh();
    }
    const fetched = secret ? await fetchByLink(secret) : undefined;
    state.value = fetched ? { kind: "shown", entry: fetched } : { kind: "missing" };
    later();
  }

  /** Refuses what is offered. Gives the failure where the server did not take it. */
  async function decline(): Promise<Failure | undefined> {
    const known = entry.value;
    if (!known) return undefined;
    const answer = await api.decline(known.id, known.secret);
    await take(known, answer, known.view.offer?.hold);
    later();
    return answer.kind === "ok" ? undefined : answer;
  }

  /** Leaves the line, and takes the entry off this device. */
  async function withdraw(): Promise<Failure | undefined> {
    const known = entry.value;
    if (!known) return undefined;
    const answer = await api.withdraw(known.id, known.secret);
    const isGone = answer.kind === "refused" && answer.problem.code === "not_found";
    if (answer.kind !== "ok" && !isGone) return answer;
    state.value = { kind: "left" };
    await forgetWaiting(known.id);
    return undefined;
  }

  // Somebody gave a time up, or took one: with many people waiting not all pages ask in the same moment.
  const onEvent = () => {
    if (entry.value && isOpen(entry.value.view) && page.visibilityState === "visible") {
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), chance() * 1000);
    }
  };
  let stopWatching = () => {};
  watch(
    () => entry.value?.view.office,
    (office) => {
      stopWatching();
      stopWatching = office ? ports.api.watchOffice(office, onEvent) : () => {};
    },
  );
  const look = () => {
    if (page.visibilityState === "visible") {
      failures = 0;
      void refresh();
    } else clearTimeout(timer);
  };
  page.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  onScopeDispose(() => {
    isOver = true;
    clearTimeout(timer);
    stopWatching();
    page.removeEventListener("visibilitychange", look);
    removeEventListener("online", look);
  });
  void open();

  return { state, entry, freshness, isKept, refresh, decline, withdraw };
}
