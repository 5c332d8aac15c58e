import type { StaffApi } from "../../api/staff.ts";
import { isReached, probe, type Connection } from "./connection.ts";
import { fact } from "./database.ts";
import { countWaiting } from "./outbox.ts";
import { pullChanges, pullKeys } from "./pull.ts";
import { pushAll, type PushEnd } from "./push.ts";
import { deviceWatches, type ServerClock, type Watches } from "./serverClock.ts";
import { waitAfter } from "./waitAfter.ts";

/** What a sync tells those who show it. */
export interface SyncEvents {
  connection(connection: Connection): void;
  /** An exchange has ended. `list` says whether visits or tasks may be different now. */
  exchanged(list: boolean): void;
  /** The server no longer knows who is signed in here. */
  signInNeeded(): void;
}

export interface SyncParts {
  api: Pick<StaffApi, "probe" | "push" | "pull" | "keySet" | "watchChanges">;
  clock: ServerClock;
  events: SyncEvents;
  watches?: Watches;
  random?: () => number;
}

const everyMillis = 10_000;
const keysEveryMillis = 10 * 60_000;

/** One exchange with the server after the other, never two at once. */
export function createSync({ api, clock, events, watches = deviceWatches, random = Math.random }: SyncParts) {
  let running: Promise<void> | undefined;
  let again = false;
  let listChanged = false;
  let failures = 0;
  let pushNotBefore = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function notePush(end: PushEnd): void {
    failures = end === "later" ? failures + 1 : 0;
    pushNotBefore = end === "later" ? watches.elapsed() + waitAfter(failures, random) : 0;
    if (end === "sign_in") events.signInNeeded();
    clearTimeout(timer);
    if (end === "later") timer = setTimeout(() => void nudge(), pushNotBefore - watches.elapsed());
  }

  async function push(): Promise<void> {
    if (watches.elapsed() < pushNotBefore || (await countWaiting()) === 0) return;
    listChanged = true;
    notePush(await pushAll({ api, now: clock.now }));
  }

  async function keys(): Promise<void> {
    const asOf = (await fact("keySet"))?.asOf;
    if (asOf === undefined || clock.now() - asOf > keysEveryMillis) await pullKeys({ api, clock });
  }

  async function pushNow(): Promise<void> {
    pushNotBefore = 0;
    await push();
  }

  async function pull(): Promise<void> {
    let end = await pullChanges({ api, clock, watches });
    if (end.kind === "anew") {
      // What happened here goes first; the list held serves until the new one is there.
      await pushNow();
      end = await pullChanges({ api, clock, watches }, true);
    }
    if (end.kind === "push_first") await pushNow();
    if ("changes" in end) listChanged ||= end.changes > 0;
    if (end.kind === "sign_in") events.signInNeeded();
    if (end.kind === "failed") events.connection(end.connection);
  }

  async function exchange(): Promise<void> {
    const connection = await probe(api, clock, watches);
    events.connection(connection);
    if (!isReached(connection)) return;
    await push();
    await keys();
    await pull();
  }

  async function rounds(): Promise<void> {
    do {
      again = false;
      // An accident of the device's database ends this round; the next one finds everything as it was.
      await exchange().catch(() => undefined);
      events.exchanged(listChanged);
      listChanged = false;
    } while (again);
    running = undefined;
  }

  /** Exchanges now; while an exchange runs, once more after it. Resolves when nothing more is to be exchanged. */
  function nudge(): Promise<void> {
    again = running !== undefined;
    return (running ??= rounds());
  }

  /** Exchanges from now on by itself: by the clock, when the server calls, and when the page or the network comes back. */
  function start(page: Document = document, window: EventTarget = globalThis): () => void {
    const look = () => {
      if (page.visibilityState === "hidden") return clock.hidden();
      clock.shown();
      void nudge();
    };
    const online = () => {
      pushNotBefore = 0;
      void nudge();
    };
    const stopWatching = api.watchChanges(() => void nudge());
    const interval = setInterval(() => void nudge(), everyMillis);
    page.addEventListener("visibilitychange", look);
    window.addEventListener("online", online);
    void nudge();
    return () => {
      stopWatching();
      clearInterval(interval);
      clearTimeout(timer);
      page.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", online);
    };
  }

  return { nudge, start };
}
