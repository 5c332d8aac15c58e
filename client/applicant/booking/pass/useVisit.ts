import { onScopeDispose, readonly, shallowRef, toValue, watch, type MaybeRefOrGetter } from "vue";
import type { Clock } from "../../../../shared/time/index.ts";
import { api as realApi, type Api, type Failure } from "../../../api/index.ts";
import { refreshVisit, saveVisit, systemClock, visit as storedVisit, type StoredVisit } from "../../../device/index.ts";
import { rememberDrawing } from "./qrPath.ts";
import { useReturn } from "../../useReturn.ts";

export type VisitState = { kind: "loading" } | { kind: "shown"; visit: StoredVisit } | { kind: "missing" };

/** How the last attempt to hear from the server ended: `gone` means that it no longer knows the appointment. */
export type Freshness = "unknown" | "fresh" | "not_reached" | "gone";

/** While the person may be at the door the page asks again this often: the arrival is to appear on it by itself. */
const everyMillis = 10_000;
const hour = 60 * 60 * 1000;

/** Whether the person may be at the office now: from two hours before the visit to three hours after it. */
function mayBeThere({ start, end, status }: StoredVisit["appointment"], now: number): boolean {
  const isOpen = status === "booked" || status === "arrived";
  return isOpen && now > Date.parse(start) - 2 * hour && now < Date.parse(end) + 3 * hour;
}

interface Options {
  api?: Pick<Api, "readVisit" | "cancel" | "office">;
  /** The secret out of the address, for a visit that is opened by its link. */
  secret?: string | undefined;
  page?: Document;
  clock?: Clock;
}

/**
 * A visit for its page: from the device first, without waiting for anybody; then as the server knows it. A visit that is not on
 * this device comes by its link, which carries the secret.
 */
export function useVisit(
  id: MaybeRefOrGetter<string>,
  { api = realApi, secret, page = document, clock = systemClock }: Options = {},
) {
  const state = shallowRef<VisitState>({ kind: "loading" });
  const freshness = shallowRef<Freshness>("unknown");

  async function fetchByLink(visitId: string, key: string): Promise<StoredVisit | undefined> {
    const answer = await api.readVisit(visitId, key);
    if (answer.kind !== "ok") return undefined;
    const office = await api.office(answer.value.appointment.office);
    if (office.kind !== "ok") return undefined;
    await saveVisit({ ...answer.value, secret: key }, office.value);
    return storedVisit(visitId);
  }

  async function refresh(): Promise<void> {
    if (state.value.kind !== "shown") return;
    const known = state.value.visit;
    const answer = await api.readVisit(known.id, known.secret);
    if (answer.kind === "ok") {
      const office = await api.office(known.appointment.office);
      const visit = await refreshVisit(known, answer.value, office.kind === "ok" ? office.value : undefined);
      freshness.value = "fresh";
      if (isStill(known.id)) state.value = { kind: "shown", visit };
    } else freshness.value = answer.kind === "refused" && answer.problem.code === "not_found" ? "gone" : "not_reached";
  }

  const isStill = (visitId: string) => toValue(id) === visitId;

  async function load(visitId: string): Promise<void> {
    const known = await storedVisit(visitId);
    if (!isStill(visitId)) return;
    if (known) {
      if (known.drawing) rememberDrawing(known.drawing);
      state.value = { kind: "shown", visit: known };
      await refresh();
      // The secret kept here may be that of an earlier mail, which has ended since.
      if (freshness.value !== "gone" || secret === undefined) return;
    }
    const fetched = secret ? await fetchByLink(visitId, secret) : undefined;
    if (!isStill(visitId)) return;
    if (fetched || !known) state.value = fetched ? { kind: "shown", visit: fetched } : { kind: "missing" };
    if (fetched) freshness.value = "fresh";
  }

  /** Cancels the appointment. Gives the failure when it still stands. */
  async function cancel(): Promise<Failure | undefined> {
    if (state.value.kind !== "shown") return undefined;
    const known = state.value.visit;
    const answer = await api.cancel(known.id, known.secret);
    if (answer.kind !== "ok") return answer;
    state.value = { kind: "shown", visit: await refreshVisit(known, answer.value) };
    freshness.value = "fresh";
    return undefined;
  }

  /** Takes over what another part of the app has stored of the visit. */
  async function reload(): Promise<void> {
    const known = state.value.kind === "shown" ? await storedVisit(state.value.visit.id) : undefined;
    if (known && isStill(known.id)) state.value = { kind: "shown", visit: known };
  }

  const look = useReturn(refresh, page);
  const timer = setInterval(() => {
    if (state.value.kind === "shown" && mayBeThere(state.value.visit.appointment, clock.now())) look();
  }, everyMillis);
  onScopeDispose(() => clearInterval(timer));

  watch(
    () => toValue(id),
    (visitId) => {
      state.value = { kind: "loading" };
      void load(visitId);
    },
    { immediate: true },
  );

  return { state: readonly(state) as Readonly<typeof state>, freshness: readonly(freshness), refresh, reload, cancel };
}
