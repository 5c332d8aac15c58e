import type { Clock, Instant } from "../../shared/time/index.ts";

/** The clock of this device. It may be wrong; whatever counts is judged by the server. */
export const systemClock: Clock = { now: () => Date.now() as Instant };
