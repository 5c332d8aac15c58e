import { parseInstant, type Clock, type Instant } from "../../shared/time/index.ts";

// How far the server's clock is ahead of this device's, in milliseconds. Phones are wrong by minutes, sometimes by a day.
let ahead = 0;

/** Learns the server's time from an answer that says when it was made. */
export function noteServerTime(asOf: string, clock: Clock): void {
  const told = parseInstant(asOf);
  if (told !== undefined) ahead = told - clock.now();
}

/** The server's time as far as this device knows. */
export function serverNow(clock: Clock): Instant {
  return (clock.now() + ahead) as Instant;
}

/** When an instant of the server comes on the clock of this device, in milliseconds. */
export function onThisClock(instant: string, clock: Clock): number {
  const told = parseInstant(instant);
  return told === undefined ? clock.now() : told - ahead;
}
