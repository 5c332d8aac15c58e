import type { Clock, Instant } from "../../../shared/time/index.ts";
import { systemClock } from "../clock.ts";

/** What the clock of a device can be read from. */
export interface Watches {
  /** The clock on the device's wall. Anybody may set it. */
  wall: Clock;
  /** Milliseconds that only ever run forward, and may stand still while the device sleeps. */
  elapsed(): number;
}

export const deviceWatches: Watches = { wall: systemClock, elapsed: () => performance.now() };

/** The server's time as far as a device can know it. */
export interface ServerClock extends Clock {
  /** Takes a time the server told; `askedAt` is `elapsed()` before the question. */
  contact(serverTime: number, askedAt: number): void;
  /** Takes the server's time from another tab of this device, which keeps it. */
  heard(serverTime: number): void;
  /** Server clock − device clock now; `null` when not measured on this day. */
  offsetMs(): number | null;
  /** By how many minutes the clock on the wall is off, without a sign; 0 where nothing was measured. */
  minutesOff(): number;
  /** The page goes out of sight, and comes back. */
  hidden(): void;
  shown(): void;
}

interface Base {
  server: number;
  elapsed: number;
}

const dayOf = (instant: number) => new Date(instant).toDateString();

/**
 * Server time at the last contact plus what has elapsed since; the wall clock counts only until the first contact of this page,
 * with the offset measured before. `known` is that offset, `remember` keeps a new one.
 */
export function serverClock(
  known: { offsetMs: number; measuredAt: Instant } | undefined,
  remember: (measured: { offsetMs: number; measuredAt: Instant }) => void,
  { wall, elapsed }: Watches = deviceWatches,
): ServerClock {
  let base: Base = { server: wall.now() + (known?.offsetMs ?? 0), elapsed: elapsed() };
  /** The server's time at the last measuring: whether that was today is no question to a clock that anybody may set. */
  let measured = known && known.measuredAt + known.offsetMs;
  let leftAt: { wall: number; elapsed: number } | undefined;

  const now = () => Math.round(base.server + elapsed() - base.elapsed) as Instant;
  return {
    now,
    contact(serverTime, askedAt) {
      const answeredAt = elapsed();
      // The server looked at its clock somewhere on the way; half of the way is the best guess.
      base = { server: serverTime + (answeredAt - askedAt) / 2, elapsed: answeredAt };
      measured = now();
      const measuredAt = wall.now();
      remember({ offsetMs: measured - measuredAt, measuredAt });
    },
    heard(serverTime) {
      base = { server: serverTime, elapsed: elapsed() };
      measured = now();
    },
    offsetMs: () => (measured !== undefined && dayOf(measured) === dayOf(now()) ? now() - wall.now() : null),
    minutesOff: () => (measured === undefined ? 0 : Math.floor(Math.abs(now() - wall.now()) / 60_000)),
    hidden: () => void (leftAt = { wall: wall.now(), elapsed: elapsed() }),
    shown() {
      if (!leftAt) return;
      // Asleep, a device counts nothing as elapsed, while its wall clock goes on.
      const slept = wall.now() - leftAt.wall - (elapsed() - leftAt.elapsed);
      if (slept > 0) base = { ...base, server: base.server + slept };
      leftAt = undefined;
    },
  };
}
