import type { Clock } from "../../../shared/time/index.ts";
import { api as realApi, type Api } from "../../api/index.ts";
import { queuedCancellations, type QueuedCancellation } from "../../device/cancellations.ts";
import { inTurn, refreshVisit, systemClock, visit as storedVisit } from "../../device/index.ts";
import { claimCall, dropCall, onQueueChange, settleCall, stillWaits } from "../../device/queue.ts";
import { isWaiting, queuedBookings, type QueuedBooking } from "../../device/queuedBookings.ts";
import { isPassing } from "./isPassing.ts";

interface Options {
  api?: Pick<Api, "cancel">;
  /** Sends one booking. What it takes to book is fetched only where something is to be booked. */
  book?: (booking: QueuedBooking, clock: Clock) => Promise<boolean>;
  clock?: Clock;
  /** Whether the browser is sure to have no network: then nothing is tried, and everything can still be taken back. */
  isOffline?: () => boolean;
}

const firstWait = 5_000;
const longestWait = 60_000;
/** What just failed under the eyes of the person is not sent again at once. */
const bookingPause = 5_000;

/** Sends one cancellation. False when the server could not be reached or could not do it now. */
async function sendCancellation(it: QueuedCancellation, api: Pick<Api, "cancel">, clock: Clock): Promise<boolean> {
  if (!(await claimCall(it.id, clock))) return !(await stillWaits(it.id));
  const answer = await api.cancel(it.visit, it.secret);
  if (answer.kind === "ok") {
    // First the visit, then the queue: whatever ends the page in between, the visit never looks as if it still stood.
    const known = await storedVisit(it.visit);
    if (known) await refreshVisit(known, answer.value, undefined, clock);
    await dropCall(it.id);
    return true;
  }
  const isFinal = answer.kind === "refused" && !isPassing(answer.problem.code);
  if (isFinal) await settleCall(it.id, { refused: answer.problem.code });
  // Only a refusal says that nothing was done.
  else await settleCall(it.id, answer.kind === "refused" ? {} : { tried: true });
  return isFinal;
}

/** Something that waits: from when it may be sent, and how. */
interface Item {
  id: number;
  askedAt: number;
  sendAt: number;
  send(): Promise<boolean>;
}

const bookingSender = async (booking: QueuedBooking, clock: Clock) =>
  (await import("../booking/sendBooking.ts")).sendBooking(booking, { clock });

/** All that waits. */
async function items({ api, book, clock }: Required<Omit<Options, "isOffline">>): Promise<Item[]> {
  const cancellations = (await queuedCancellations()).filter((it) => it.refused === undefined);
  const bookings = (await queuedBookings()).filter(isWaiting);
  return [
    ...cancellations.map((it) => ({ ...it, send: () => sendCancellation(it, api, clock) })),
    ...bookings.map((it) => ({
      id: it.id,
      askedAt: it.askedAt,
      sendAt: it.askedAt + bookingPause,
      send: () => book(it, clock),
    })),
  ];
}

// A clock that was set back must not keep it waiting for hours.
const isDue = ({ askedAt, sendAt }: Item, now: number) => now >= sendAt || now < askedAt;

/**
 * Sends what is due. Only one tab does at a time. Gives whether everything that was tried came through, and when the next one is
 * due.
 */
export async function sendDue({
  api = realApi,
  book = bookingSender,
  clock = systemClock,
  isOffline = () => !navigator.onLine,
}: Options = {}): Promise<{ through: boolean; nextAt?: number }> {
  const tried = new Set<number>();
  const through = await inTurn("queue", async () => {
    if (isOffline()) return true;
    const due = (await items({ api, book, clock })).filter((it) => isDue(it, clock.now()));
    const done: boolean[] = [];
    // What goes wrong with one holds up no other.
    for (const it of due) {
      tried.add(it.id);
      done.push(await it.send().catch(() => false));
    }
    return done.every(Boolean);
  });
  const now = clock.now();
  const left = (await items({ api, book, clock })).filter((it) => !tried.has(it.id));
  // What has become due in the meantime is next; without a network nothing is, and the network tells when it is back.
  const instants = left.flatMap((it) => (!isDue(it, now) ? [it.sendAt] : isOffline() ? [] : [now]));
  return instants.length > 0 ? { through, nextAt: Math.min(...instants) } : { through };
}

/**
 * Sends what waits whenever there is reason to believe that it can be: at the start, when something was put in the queue and its
 * time is up, when the network or the page comes back, and again and again after a failure. Gives a function that ends it.
 */
export function startSending({ clock = systemClock, ...options }: Options = {}): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = firstWait;
  // After a failure nothing is tried before this instant, whatever happens in the queue.
  let quietUntil = 0;
  let running: Promise<void> | undefined;
  let again = false;
  // The network came back while something was being sent that had begun without it.
  let isHopeful = false;

  function wakeAt(instants: readonly number[]): void {
    clearTimeout(timer);
    if (instants.length > 0) timer = setTimeout(look, Math.max(0, Math.min(...instants) - clock.now()));
  }

  // Where the queue cannot be read now, it is tried again as after any failure.
  const sendNow = (): ReturnType<typeof sendDue> => sendDue({ clock, ...options }).catch(() => ({ through: false }));

  async function run(): Promise<void> {
    again = false;
    if (clock.now() < quietUntil) return wakeAt([quietUntil]);
    isHopeful = false;
    const { through, nextAt } = await sendNow();
    quietUntil = through || isHopeful ? 0 : clock.now() + wait;
    wait = through || isHopeful ? firstWait : Math.min(2 * wait, longestWait);
    wakeAt([...(through ? [] : [quietUntil]), ...(nextAt === undefined ? [] : [nextAt])]);
  }

  function look(): void {
    again = true;
    running ??= run().finally(() => {
      running = undefined;
      if (again) look();
    });
  }

  /** There is a reason to believe that it works now. */
  function lookAtOnce(): void {
    quietUntil = 0;
    isHopeful = true;
    look();
  }

  const lookWhenShown = () => document.visibilityState === "visible" && lookAtOnce();
  const stopListening = onQueueChange(look);
  addEventListener("online", lookAtOnce);
  document.addEventListener("visibilitychange", lookWhenShown);
  look();
  return () => {
    clearTimeout(timer);
    stopListening();
    removeEventListener("online", lookAtOnce);
    document.removeEventListener("visibilitychange", lookWhenShown);
  };
}
