import type { Tabs, TabWord } from "./tabs.ts";
import type { Watches } from "./serverClock.ts";

const lockName = "terminpass.staff.sync";

/** How often a tab that does not lead looks for a sign of life of the one that does, and how old the last one may be. */
const lookEvery = 250;
const patience = 1_300;
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
  /** Ends the lead of this tab and gives the lock back. */
  let giveUp: (() => void) | undefined;

  function begin(release: () => void): () => void {
    let stop: () => void = () => undefined;
    const end = () => {
      if (giveUp === end) giveUp = undefined;
      stop();
      release();
    };
    // It leads already when the exchange begins, which asks for that.
    giveUp = end;
    stop = lead();
    return end;
  }

  /** Leads from the moment the lock is there until it is given back or taken away. */
  async function leadWith(options: LockOptions): Promise<void> {
    let end: (() => void) | undefined;
    const hold = () =>
      new Promise<void>((release) => {
        if (leaving.signal.aborted) release();
        else end = begin(release);
      });
    try {
      await locks?.request(lockName, options, hold);
    } catch (error) {
      // Taken away, or this tab leaves. Anything else: this page gets no locks.
      if ((error as Partial<DOMException>).name !== "AbortError") return void begin(() => undefined);
    }
    if (end && giveUp === end) end();
  }

  async function stand(): Promise<void> {
    while (!leaving.signal.aborted && !giveUp) await leadWith({ signal: leaving.signal });
  }

  /** One after the other: whoever finds another tab at it waits for a sign of life of that one. */
  async function takeOver(): Promise<void> {
    await locks?.request(`${lockName}.take`, { ifAvailable: true }, async (mayTake) => {
      if (!mayTake) return;
      void leadWith({ steal: true });
      await new Promise((done) => setTimeout(done, 2 * lookEvery));
    });
  }

  const watch = watchLeader({
    elapsed: watches.elapsed,
    page,
    ask: () => tabs.tell({ kind: "who" }),
    takeOver: () => void takeOver().catch(() => undefined),
  });
  const stopHearing = tabs.hear((word) => void (word.kind === "me" && watch.heard(word)));

  /** Whether this tab leads. If it stood still for so long that another one may have taken over, it gives up first. */
  function leads(): boolean {
    if (giveUp && watch.stoodStill()) giveUp();
    return giveUp !== undefined;
  }
  const timer = setInterval(() => watch.look(leads()), lookEvery);
  void stand();
  return {
    leads,
    stop() {
      clearInterval(timer);
      stopHearing();
      leaving.abort();
      giveUp?.();
    },
  };
}

interface Watching {
  elapsed(): number;
  page: Parts["page"];
  ask(): void;
  /** Takes the lead from whoever has it. */
  takeOver(): void;
}

/** Watches whether the tab that leads is alive, and this one. */
function watchLeader({ elapsed, page, ask, takeOver }: Watching) {
  let lookedAt = elapsed();
  let heardAt = lookedAt;
  /** How often it was asked since it was heard last. */
  let asked = 0;

  return {
    stoodStill: () => elapsed() - lookedAt > patience,

    heard({ hiddenMs }: Extract<TabWord, { kind: "me" }>): void {
      heardAt = elapsed();
      asked = 0;
      if (hiddenMs > hiddenTooLong && page.visibilityState === "visible") takeOver();
    },

    look(leads: boolean): void {
      const now = elapsed();
      // This tab stood still itself, or nobody looks at it: an answer may lie unread.
      if (now - lookedAt > 2 * lookEvery) asked = 0;
      lookedAt = now;
      if (leads) return void (heardAt = now);
      if (now - heardAt < lookEvery) return;
      if (now - heardAt < patience || asked < 3) return void (asked++, ask());
      asked = 0;
      takeOver();
    },
  };
}
