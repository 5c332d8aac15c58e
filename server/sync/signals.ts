import type { LoggedEvent } from "../db/events.ts";
import { concernsDevices } from "./changes.ts";
import type { SyncDeps } from "./deps.ts";

/** Does something once after a while, unless the returned function is called before. */
export type Later = (millis: number, work: () => void) => () => void;

export const laterReal: Later = (millis, work) => {
  const timer = setTimeout(work, millis);
  timer.unref();
  return () => clearTimeout(timer);
};

/** Tells the devices of an office that there is something to pull. */
export interface Signals {
  /** Calls the listener at once after a change and then at most once in a while, until the returned function is called. */
  watch(office: string, listener: () => void): () => void;
  close(): void;
}

/** A batch of two hundred scans is one reason to pull, not two hundred. */
const restMillis = 500;

/** One device that listens: it is told, rests, and is told again when something happened meanwhile. */
function signaller(listener: () => void, later: Later) {
  let stopResting: (() => void) | undefined;
  let missed = false;

  function tell(): void {
    if (stopResting) return void (missed = true);
    missed = false;
    listener();
    stopResting = later(restMillis, () => {
      stopResting = undefined;
      if (missed) tell();
    });
  }

  return { tell, stop: () => stopResting?.() };
}

export function createSignals(events: SyncDeps["events"], later: Later = laterReal): Signals {
  const offices = new Map<string, Set<ReturnType<typeof signaller>>>();
  // New rules of an office change its list of dates, and what a desk is called. A device that was blocked hears of it when it pulls.
  const concerns = (event: LoggedEvent) =>
    concernsDevices(event) || event.room === "offices" || event.kind === "device_revoked";
  const stopListening = events.listen((event) => {
    if (concerns(event)) for (const device of offices.get(event.office) ?? []) device.tell();
  });
  return {
    watch(office, listener) {
      const device = signaller(listener, later);
      const others = offices.get(office) ?? new Set();
      offices.set(office, others.add(device));
      return () => {
        device.stop();
        others.delete(device);
        if (others.size === 0) offices.delete(office);
      };
    },
    close() {
      stopListening();
      for (const device of [...offices.values()].flatMap((it) => [...it])) device.stop();
      offices.clear();
    },
  };
}
