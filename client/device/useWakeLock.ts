import { onScopeDispose, shallowRef, toValue, watchEffect, type MaybeRefOrGetter } from "vue";

/**
 * Keeps the screen from going dark while `wanted`, where the browser can. The lock is lost whenever the page is hidden, so it is
 * asked for again each time it is seen. `held` says whether it works, so that the page can advise otherwise.
 */
export function useWakeLock(
  wanted: MaybeRefOrGetter<boolean>,
  { page = document, wakeLock = (navigator as Partial<Navigator>).wakeLock } = {},
) {
  const held = shallowRef(false);
  const visible = shallowRef(page.visibilityState === "visible");
  let lock: WakeLockSentinel | undefined;

  const look = () => (visible.value = page.visibilityState === "visible");
  page.addEventListener("visibilitychange", look);

  async function take(): Promise<void> {
    try {
      const taken = await wakeLock?.request("screen");
      if (!taken) return;
      if (!toValue(wanted) || !visible.value) return void taken.release();
      lock = taken;
      held.value = true;
      taken.addEventListener("release", () => (held.value = false));
    } catch {
      // Refused, on an empty battery for instance. The hint on the page stays.
      held.value = false;
    }
  }

  async function letGo(): Promise<void> {
    const given = lock;
    lock = undefined;
    held.value = false;
    await given?.release().catch(() => undefined);
  }

  watchEffect(() => void (toValue(wanted) && visible.value ? take() : letGo()));
  onScopeDispose(() => {
    page.removeEventListener("visibilitychange", look);
    visible.value = false;
    void letGo();
  });
  return { held };
}
