import type { Tabs, TabWord } from "./tabs.ts";
import type { Watches } from "./serverClock.ts";

const lockName = "terminpass.staff.sync";

/** How often a tab that does not lead looks for a sign of life of the one that does, and how old the last one may be. */
const lookEvery = 250;
const patience = 1_500;
/** Browsers let the timers of a tab that nobody looks at run once a minute: whoever is looked at then takes over. */
const hiddenTooLong = 60_000;

interface Parts {
  /** Starts the exchange; returns how to stop it. */
  lead(): () => void;
  tabs: Tabs;
  /** A page without https has no locks. */
  locks: Pick<LockManager, "request"> | undefined;
  watches: Pick<Watches, "elapsed">;
  page: Pick<Document, "visibilityState">;
}

/** The place of this tab among those that are open. */
export interface Place {
  leads(): boolean;
  stop(): void;
}

/**
 * Decides which of several open tabs talks to the server for the device, and starts the exchange there. The lock passes by itself
 * when its tab is closed or crashes; from one that stands still and answers nobody it is taken. Without locks every tab does it,
 * for the server gives the same act the same answer however often it comes.
 */
export function whoSyncs({ lead, tabs, locks, watches, page }: Parts): Place {
  if (!locks) {
    const stop = lead();
    return { leads: () => true, stop };
  }
  const leaving = new AbortController();
  let stopLeading: (() => void) | undefined;
  let release: (() => void) | undefined;

  const hold = () =>
    new Promise<void>((done) => {
      if (leaving.signal.aborted) return done();
      release = done;
      stopLeading = lead();
    });

  function endLeading(): void {
    stopLeading?.();
    stopLeading = undefined;
    release = undefined;
  }

  /** Leads from the moment the lock is there until it is given back or taken away. */
  async function leadWith(options: LockOptions): Promise<void> {
    try {
      await locks?.request(lockName, options, hold);
    } catch (error) {
      // Taken away, or this tab leaves. Anything else: this page gets no locks.
      if ((error as Partial<DOMException>).name !== "AbortError") return void (stopLeading ??= lead());
    }
    endLeading();
  }

  async function stand(): Promise<void> {
    while (!leaving.signal.aborted && !stopLeading) await leadWith({ signal: leaving.signal });
  }

  const ask = () => tabs.tell({ kind: "who" });
  const watch = watchLeader({ elapsed: watches.elapsed, page, ask, take: () => leadWith({ steal: true }) });
  const stopHearing = tabs.hear((word) => void (word.kind === "me" && watch.heard(word)));
  const timer = setInterval(() => watch.look(stopLeading !== undefined), lookEvery);
  void stand();
  ask();
  return {
    leads: () => stopLeading !== undefined,
    stop() {
      clearInterval(timer);
      stopHearing();
      const passOn = release;
      endLeading();
      passOn?.();
      leaving.abort();
    },
  };
}

interface Watching {
  elapsed(): number;
  page: Parts["page"];
  ask(): void;
  /** Takes the lead from whoever has it. */
  take(): Promise<void>;
}

/** Watches whether the tab that leads is alive, and takes the lead from one that is not. */
function watchLeader({ elapsed, page, ask, take }: Watching) {
  let lookedAt = elapsed();
  let heardAt = lookedAt;
  /** How often it was asked since it was heard last. */
  let asked = 0;
  let isTaking = false;

  function takeOver(): void {
    asked = 0;
    isTaking = true;
    void take().finally(() => (isTaking = false));
  }

  return {
    heard({ hiddenMs }: Extract<TabWord, { kind: "me" }>): void {
      heardAt = elapsed();
      asked = 0;
      if (hiddenMs > hiddenTooLong && page.visibilityState === "visible" && !isTaking) takeOver();
    },

    look(leads: boolean): void {
      const now = elapsed();
      // This tab stood still itself, or nobody looks at it: an answer may lie unread.
      if (now - lookedAt > 2 * lookEvery) asked = 0;
      lookedAt = now;
      if (leads || isTaking) return void (heardAt = now);
      if (now - heardAt < lookEvery) return;
      if (now - heardAt < patience || asked < 3) return void (asked++, ask());
      takeOver();
    },
  };
}
