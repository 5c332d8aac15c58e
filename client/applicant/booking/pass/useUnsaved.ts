import { onScopeDispose, shallowRef, watch } from "vue";
import { isInMemoryOnly } from "../../../device/index.ts";
import { storeAgain } from "../../../device/visits.ts";

const everyMillis = 5_000;

/** Whether a visit is only held in memory, because the device would not store it. It is tried again and again until it is stored. */
export function useUnsaved(visit: () => string | undefined, { millis = everyMillis } = {}) {
  const isUnsaved = shallowRef(false);
  async function look(): Promise<void> {
    const id = visit();
    if (id === undefined || !isUnsaved.value) return;
    const isStored = await storeAgain(id);
    if (visit() === id) isUnsaved.value = !isStored;
  }
  watch(visit, (id) => (isUnsaved.value = id !== undefined && isInMemoryOnly(id)), { immediate: true });
  const timer = setInterval(() => void look(), millis);
  onScopeDispose(() => clearInterval(timer));
  return isUnsaved;
}
