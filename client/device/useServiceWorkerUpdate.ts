import { computed, onScopeDispose, shallowRef, watch } from "vue";
import { isBusy, lookBeforeReload, mustStay } from "./busy.ts";
import { installWorker, type InstalledWorker } from "./installedWorker.ts";
import { lineBetweenTabs, otherTabs } from "./otherTabs.ts";
import { watchTyping } from "./typing.ts";
import { whenIdle } from "./whenIdle.ts";

const hour = 60 * 60 * 1000;
/** While a version waits, how often to look whether the moment is good. */
const lookEvery = 2_000;

interface Options {
  enabled?: boolean;
  page?: Document;
  install?: typeof installWorker;
  line?: BroadcastChannel | undefined;
  reload?: () => void;
}

/**
 * Registers the worker and offers a new version once it waits: never while something is typed, held or queued in this tab or another
 * one, and never by itself. Looks for one at the start, every hour, and whenever the page comes back into sight. Use it once, in the
 * frame of the app.
 */
export function useServiceWorkerUpdate({
  enabled = import.meta.env.PROD && "serviceWorker" in navigator,
  page = document,
  install = installWorker,
  line = enabled ? lineBetweenTabs() : undefined,
  reload = () => location.reload(),
}: Options = {}) {
  const waiting = shallowRef(false);
  const putOff = shallowRef(false);
  const isGood = shallowRef(false);
  const others = otherTabs(line, mustStay);
  const stopTyping = lookBeforeReload(watchTyping(page));
  let worker: InstalledWorker | undefined;

  async function lookForMoment(): Promise<void> {
    if (waiting.value) isGood.value = !(await mustStay()) && !(await others.mustStay());
  }

  function noteWaiting(): void {
    waiting.value = true;
    void lookForMoment();
  }

  /** The page works without its worker too: what is half done here is not lost. */
  async function retired(): Promise<void> {
    if (await mustStay()) noteWaiting();
    else reload();
  }

  // Without a worker the app still runs, only not without a network. On a first visit it fetches the whole app: the page comes first.
  const register = async () => void (worker = await install({ waits: noteWaiting, retired }));
  if (enabled) whenIdle(() => void register().catch(() => undefined));

  function check(): void {
    putOff.value = false;
    // Not reached now; the next look comes.
    worker?.check().catch(() => undefined);
  }
  const checkInSight = () => page.visibilityState === "visible" && check();
  page.addEventListener("visibilitychange", checkInSight);
  const timers = [setInterval(check, hour), setInterval(() => void lookForMoment(), lookEvery)];
  watch(isBusy, () => void lookForMoment());
  onScopeDispose(() => {
    page.removeEventListener("visibilitychange", checkInSight);
    timers.forEach((it) => clearInterval(it));
    stopTyping();
    others.close();
  });

  const offered = computed(() => waiting.value && isGood.value && !putOff.value && !isBusy.value);
  return {
    offered,
    /** Only the tab in which somebody agreed starts anew; the others keep what they have. */
    async accept(): Promise<void> {
      await lookForMoment();
      if (!offered.value) return;
      await worker?.letIn();
      reload();
    },
    /** Not asked again before the next look for a version. */
    later: () => (putOff.value = true),
  };
}
