import { onScopeDispose } from "vue";

/** While the page is in sight it asks again after at most so long; not all pages at once. In milliseconds. */
const longestPause = 5_000;
/** A server that does not answer is asked more and more rarely, at last each minute. */
const longestWait = 60_000;
/** After something has happened at the office the pages ask within so long. */
const spread = 1_000;

interface Asking {
  /** Asks; gives whether an answer came. */
  ask: () => Promise<boolean>;
  /** Whether there is anything left to hear of. */
  isWanted: () => boolean;
  page?: Document;
  chance?: () => number;
}

/** Asks again and again while the page is in sight, at once when it comes back or the network does. */
export function useAskingAgain({ ask, isWanted, page = document, chance = Math.random }: Asking) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wakesAt = Infinity;
  let failures = 0;
  let isOver = false;
  let asking: Promise<void> | undefined;

  const isInSight = () => page.visibilityState === "visible";

  function rest(): void {
    clearTimeout(timer);
    wakesAt = Infinity;
  }
  function wakeAfter(millis: number): void {
    const at = performance.now() + millis;
    if (isOver || !isWanted() || !isInSight()) return rest();
    // What happened while the server was asked is asked about soon: its answer may be older.
    if (wakesAt <= at) return;
    clearTimeout(timer);
    wakesAt = at;
    timer = setTimeout(() => void now(), millis);
  }
  const later = () => wakeAfter(Math.min(longestWait, longestPause * 2 ** failures) * (0.5 + chance() / 2));

  async function askOnce(): Promise<void> {
    failures = (await ask()) ? 0 : failures + 1;
  }
  /** Asks now; a second wish while it is asked gets the same answer. */
  function now(): Promise<void> {
    rest();
    return (asking ??= askOnce().finally(() => {
      asking = undefined;
      later();
    }));
  }

  const look = () => {
    if (!isInSight()) return rest();
    failures = 0;
    void now();
  };
  page.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  onScopeDispose(() => {
    isOver = true;
    rest();
    page.removeEventListener("visibilitychange", look);
    removeEventListener("online", look);
  });

  return {
    now,
    /** Something has happened: with many people waiting not all pages ask in the same moment. */
    soon: () => wakeAfter(chance() * spread),
    /** After a while, unless it is to be sooner already. */
    later,
  };
}
