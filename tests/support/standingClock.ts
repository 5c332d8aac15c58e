import type { Clock, Instant } from "../../shared/time/index.ts";
import { instant } from "./instants.ts";

/** A clock that stands still until a test sets it. */
export interface StandingClock extends Clock {
  set(text: string): void;
  passMillis(millis: number): void;
  passMinutes(minutes: number): void;
}

export function standingClock(text: string): StandingClock {
  let now = instant(text);
  const passMillis = (millis: number) => void (now = (now + millis) as Instant);
  return {
    now: () => now,
    set: (next) => void (now = instant(next)),
    passMillis,
    passMinutes: (minutes) => passMillis(minutes * 60_000),
  };
}
