import type { Tabs, TabWord } from "../../../client/device/staff/tabs.ts";

interface Request {
  hold: () => Promise<void>;
  done: () => void;
  fail: (error: unknown) => void;
}

/** A lock as browsers keep it: a queue, and whoever steals ends the one that has it. */
export function oneLock() {
  const queue: Request[] = [];
  let held: Request | undefined;

  function grant(request: Request): void {
    held = request;
    void request.hold().then(() => {
      if (held !== request) return;
      held = undefined;
      request.done();
      grantNext();
    });
  }
  function grantNext(): void {
    const next = held ? undefined : queue.shift();
    if (next) grant(next);
  }

  /** The second lock, which is only ever asked for in this way. */
  let isTaken = false;
  async function takeIfFree(hold: (lock: unknown) => Promise<void>): Promise<void> {
    if (isTaken) return hold(null);
    isTaken = true;
    await hold({}).finally(() => (isTaken = false));
  }

  const locks = {
    request(_name: string, { signal, steal, ifAvailable }: LockOptions, hold: (lock?: unknown) => Promise<void>) {
      if (ifAvailable) return takeIfFree(hold);
      return new Promise<void>((done, fail) => {
        const request = { hold, done, fail };
        signal?.addEventListener("abort", () => {
          const at = queue.indexOf(request);
          if (at >= 0) queue.splice(at, 1);
          fail(new DOMException("left", "AbortError"));
        });
        if (steal) {
          const robbed = held;
          grant(request);
          robbed?.fail(new DOMException("stolen", "AbortError"));
          return;
        }
        queue.push(request);
        queueMicrotask(grantNext);
      });
    },
    /** The tab that has it is gone: nothing of it runs any more. */
    lose() {
      held = undefined;
      grantNext();
    },
  };
  return locks as typeof locks & Pick<LockManager, "request">;
}

/** The line between tabs; one that stands still hears nothing and says nothing. */
export function aLine() {
  const listeners = new Set<{ tab: number; hears: (word: TabWord) => void }>();
  const still = new Set<number>();
  const of = (tab: number): Tabs => ({
    tell(word) {
      if (still.has(tab)) return;
      for (const it of [...listeners]) if (it.tab !== tab && !still.has(it.tab)) it.hears(word);
    },
    hear(hears) {
      const listener = { tab, hears };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => undefined,
  });
  return { of, still };
}
