import { computed, onScopeDispose, shallowRef } from "vue";
import { isBusy } from "./busy.ts";
import { whenIdle } from "./whenIdle.ts";
import { workerAddress } from "./workerAddress.ts";

const hour = 60 * 60 * 1000;

/**
 * Registers the worker and offers a new version once it waits: never while something typed or held would be disturbed, and never
 * by itself. Use it once, in the frame of the app.
 */
export function useServiceWorkerUpdate({ enabled = import.meta.env.PROD, page = document } = {}) {
  const waiting = shallowRef(false);
  const putOff = shallowRef(false);
  let accept: () => void = () => undefined;
  let check: () => void = () => undefined;

  async function register(): Promise<void> {
    const { Workbox } = await import("workbox-window");
    const worker = new Workbox(workerAddress());
    worker.addEventListener("waiting", () => (waiting.value = true));
    accept = () => {
      // Only the tab in which somebody agreed starts anew; the others keep what they have.
      worker.addEventListener("controlling", () => location.reload());
      worker.messageSkipWaiting();
    };
    await worker.register();
    check = () => void worker.update().catch(() => undefined);
  }

  // Without a worker the app still runs, only not without a network. On a first visit it fetches the whole app: the page comes first.
  if (enabled && "serviceWorker" in navigator) whenIdle(() => void register().catch(() => undefined));

  const look = () => page.visibilityState === "visible" && check();
  page.addEventListener("visibilitychange", look);
  const timer = setInterval(() => check(), hour);
  onScopeDispose(() => {
    page.removeEventListener("visibilitychange", look);
    clearInterval(timer);
  });

  return {
    offered: computed(() => waiting.value && !putOff.value && !isBusy.value),
    accept: () => accept(),
    later: () => (putOff.value = true),
  };
}
