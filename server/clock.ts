import type { Clock, Instant } from "../shared/time/index.ts";

/** The real clock; from `startsAt` on where one is given: it shows that instant now and runs on at the usual pace. */
export function runningClock(startsAt: Instant | undefined): Clock {
  const shift = startsAt === undefined ? 0 : startsAt - Date.now();
  return { now: () => (Date.now() + shift) as Instant };
}
