import type { Instant } from "../../../shared/time/index.ts";
import { isReached, type Connection } from "./connection.ts";
import { createSync, type SyncEvents, type SyncParts } from "./sync.ts";
import { deviceWatches } from "./serverClock.ts";
import { openTabs, type Tabs, type TabWord } from "./tabs.ts";
import { whoSyncs, type Place } from "./whoSyncs.ts";

interface Parts extends SyncParts {
  openLine?: () => Tabs;
  locks?: Pick<LockManager, "request"> | undefined;
  page?: Document;
  window?: EventTarget;
}

/** The locks of this browser. The type promises them; a page without https has none. */
const ownLocks = () => (globalThis.navigator?.locks as LockManager | null | undefined) ?? undefined;

/**
 * The exchange with the server as all open tabs of a device have it: one of them talks to the server, each may write, and all hear
 * what came of it, so that their screens agree.
 */
export function syncTogether({
  events,
  openLine = openTabs,
  locks = ownLocks(),
  page = document,
  window = globalThis,
  ...parts
}: Parts) {
  const { clock, watches = deviceWatches } = parts;
  const line = openLine();
  let place: Place | undefined;
  let connection: Connection | null = null;
  let hiddenAt = page.visibilityState === "hidden" ? watches.elapsed() : undefined;
  let listIsOld = false;

  const tell = (word: TabWord) => line.tell(word);
  const leads = () => place?.leads() ?? false;
  const serverTime = () => (connection !== null && isReached(connection) ? clock.now() : null);
  const isHidden = () => page.visibilityState === "hidden";
  const hiddenMs = () => (hiddenAt === undefined ? 0 : watches.elapsed() - hiddenAt);
  const sayWho = () => tell({ kind: "me", connection, serverTime: serverTime(), hiddenMs: hiddenMs() });

  function noteConnection(now: Connection): void {
    connection = now;
    events.connection(now);
  }

  /** Nobody looks at a hidden tab: it reads the list anew when somebody does. */
  function noteExchange(list: boolean): void {
    listIsOld = isHidden() && (listIsOld || list);
    events.exchanged(list && !isHidden());
  }

  const sharing: SyncEvents = {
    connection(now) {
      noteConnection(now);
      tell({ kind: "connection", connection: now, serverTime: serverTime() });
    },
    exchanged(list) {
      noteExchange(list);
      tell({ kind: "exchanged", list });
    },
    signInNeeded() {
      events.signInNeeded();
      tell({ kind: "sign_in_needed" });
    },
    outdated() {
      events.outdated();
      tell({ kind: "outdated" });
    },
  };
  const sync = createSync({ ...parts, watches, events: sharing, mayGoOn: () => !place || place.leads() });

  function hearOfServer(now: Connection | null, time: Instant | null): void {
    if (time !== null) clock.heard(time);
    if (now !== null) noteConnection(now);
  }

  function hear(word: TabWord): void {
    if (word.kind === "who") return void (leads() && sayWho());
    if (word.kind === "wrote") {
      noteExchange(true);
      if (leads()) void sync.nudge(word.now);
      return;
    }
    // What only the one who leads says is not for the one who leads: then two did for a moment.
    if (leads()) return;
    if (word.kind === "me" || word.kind === "connection") hearOfServer(word.connection, word.serverTime);
    if (word.kind === "exchanged") noteExchange(word.list);
    if (word.kind === "sign_in_needed") events.signInNeeded();
    if (word.kind === "outdated") events.outdated();
  }

  /** Something was written here, or shall be tried at once: whoever leads exchanges now. */
  function nudge(now = false): Promise<void> {
    tell({ kind: "wrote", now });
    return place === undefined || leads() ? sync.nudge(now) : Promise.resolve();
  }

  function look(): void {
    hiddenAt = isHidden() ? watches.elapsed() : undefined;
    if (isHidden()) return clock.hidden();
    clock.shown();
    if (listIsOld) noteExchange(true);
    if (place) void nudge();
  }
  // The browser believes that the network came or went: it is looked at once.
  const lookAtNetwork = () => void (place && nudge(true));

  function lead(): () => void {
    const stop = sync.start();
    sayWho();
    return stop;
  }

  /** Exchanges from now on by itself, here or in another tab. Returns how to stop. */
  function start(): () => void {
    const mine = whoSyncs({ lead, tabs: line, locks, watches, page });
    place = mine;
    return () => {
      if (place === mine) place = undefined;
      mine.stop();
    };
  }

  const stopHearing = line.hear(hear);
  page.addEventListener("visibilitychange", look);
  for (const change of ["online", "offline"]) window.addEventListener(change, lookAtNetwork);

  /** The page goes. */
  function close(): void {
    place?.stop();
    place = undefined;
    page.removeEventListener("visibilitychange", look);
    for (const change of ["online", "offline"]) window.removeEventListener(change, lookAtNetwork);
    stopHearing();
    line.close();
  }

  return { nudge, start, close };
}
