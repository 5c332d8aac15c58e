import { storeToRefs } from "pinia";
import { onScopeDispose, watch } from "vue";
import { onBeforeRouteLeave } from "vue-router";
import { useBookingStore } from "./bookingStore.ts";
import { emptyDraft } from "./draft.ts";

/** The draft of one service of an office, kept on the device as it is typed. For the setup of a page or of a part of it. */
export function useDraft(office: string, name: string) {
  const store = useBookingStore();
  const { draft, serverFaults, backToTimes } = storeToRefs(store);
  const save = () => store.save(office, name);
  const opened = store.open(office, name);

  // At once, for a reload leaves no time to catch up. What is typed while one save runs goes into the next.
  watch(draft, save, { deep: true });
  onBeforeRouteLeave(save);
  // The last chance on a phone: an app in the background is ended without another word.
  const saveHidden = () => document.visibilityState === "hidden" && save();
  document.addEventListener("visibilitychange", saveHidden);
  addEventListener("pagehide", save);
  onScopeDispose(() => {
    removeEventListener("pagehide", save);
    document.removeEventListener("visibilitychange", saveHidden);
  });

  /** Begins anew after a booking: the form is empty again. */
  const beginAnew = () => (draft.value = emptyDraft());
  const stored = () => store.stored(office, name);

  /** Takes over what another tab changed meanwhile; true when there was something. */
  const follow = () => store.open(office, name);

  return { draft, serverFaults, backToTimes, opened, save, stored, follow, beginAnew };
}
