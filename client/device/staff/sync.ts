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
  /** The program of this page is too old to pull. What waited was taken all the same. */
  outdated(): void;
}

export interface SyncParts {
  api: Pick<StaffApi, "probe" | "push" | "pull" | "keySet" | "watchChanges">;
  clock: ServerClock;
  events: SyncEvents;
  watches?: Watches;
  random?: () => number;
  /** Asked before each question to the server. */
  mayGoOn?: () => boolean;
}

/** Whether an exchange is still wanted: not after its tab has handed over, nor after somebody signed out. */
type GoesOn = () => boolean;

const everyMillis = 10_000;
const keysEveryMillis = 10 * 60_000;

/** One exchange with the server after the other, never two at once: this tab's part of `syncTogether`. */
export function createSync({
  api,
  clock,
  events,
  watches = deviceWatches,
  random = Math.random,
  mayGoOn = () => true,
}: SyncParts) {
  let running: Promise<void> | undefined;
  let again = false;
  let listChanged = false;
  let failures = 0;
  let pushNotBefore = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the ends: an exchange that began before one of them does nothing more. */
  let ended = 0;

  function notePush(end: PushEnd, goesOn: GoesOn): void {
    failures = end === "later" ? failures + 1 : 0;
    pushNotBefore = end === "later" ? watches.elapsed() + waitAfter(failures, random) : 0;
    if (end === "sign_in") events.signInNeeded();
    clearTimeout(timer);
    if (end === "later" && goesOn()) timer = setTimeout(() => void nudge(), pushNotBefore - watches.elapsed());
  }

  async function push(goesOn: GoesOn): Promise<void> {
    if (watches.elapsed() < pushNotBefore || (await countWaiting()) === 0) return;
    listChanged = true;
    notePush(await pushAll({ api, now: clock.now, goesOn }), goesOn);
  }

  async function keys(): Promise<void> {
    const asOf = (await fact("keySet"))?.asOf;
    if (asOf === undefined || clock.now() - asOf > keysEveryMillis) await pullKeys({ api, clock });
  }

  async function pushNow(goesOn: GoesOn): Promise<void> {
    pushNotBefore = 0;
    await push(goesOn);
  }

  async function pull(goesOn: GoesOn): Promise<void> {
    let end = await pullChanges({ api, clock, watches });
    if (end.kind === "anew") {
      // What happened here goes first; the list held serves until the new one is there.
      await pushNow(goesOn);
      if (!goesOn()) return;
      end = await pullChanges({ api, clock, watches }, true);
    }
    if (end.kind === "push_first") await pushNow(goesOn);
    if ("changes" in end) listChanged ||= end.changes > 0;
    if (end.kind === "sign_in") events.signInNeeded();
    if (end.kind === "outdated") events.outdated();
    if (end.kind === "failed") events.connection(end.connection);
  }

  async function exchange(goesOn: GoesOn): Promise<void> {
    if (!goesOn()) return;
    const connection = await probe(api, clock, watches);
    if (!goesOn()) return;
    events.connection(connection);
    if (!isReached(connection)) return;
    for (const step of [push, keys, pull]) if (goesOn()) await step(goesOn);
  }

  async function rounds(): Promise<void> {
    do {
      again = false;
      const begunAfter = ended;
      // An accident of the device's database ends this round; the next one finds everything as it was.
      await exchange(() => mayGoOn() && begunAfter === ended).catch(() => undefined);
      if (begunAfter === ended) events.exchanged(listChanged);
      listChanged = false;
    } while (again);
    running = undefined;
  }

  /**
   * Exchanges now; while an exchange runs, once more after it. `now` also sends what waits for another try. Resolves when nothing
   * more is to be exchanged.
   */
  function nudge(now = false): Promise<void> {
    if (now) pushNotBefore = 0;
    again = running !== undefined;
    return (running ??= rounds());
  }

  /** Exchanges from now on by itself: by the clock, and when the server calls. Returns how to stop. */
  function start(): () => void {
    const stopWatching = api.watchChanges(() => void nudge());
    const interval = setInterval(() => void nudge(), everyMillis);
    void nudge();
    return () => {
      ended += 1;
      again = false;
      stopWatching();
      clearInterval(interval);
      clearTimeout(timer);
    };
  }

  return { nudge, start };
}
