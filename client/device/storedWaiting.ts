import type { WaitingView } from "../../shared/booking/waiting.ts";
import type { Text } from "../../shared/offices/texts.ts";
import type { Instant } from "../../shared/time/index.ts";

/** Where somebody waits, as the office described it when it was last asked. */
export interface WaitingPlace {
  officeName: Text;
  timeZone: string;
  services: { id: string; name: Text }[];
  /** The places of the office where it has several: an offer names one of them. */
  units: { id: string; name: Text }[];
}

/** An entry of a waiting list (Warteliste) kept on this device with all that its page shows. */
export interface StoredWaiting {
  id: string;
  /** Whoever has it may take what is offered. */
  secret: string;
  view: WaitingView;
  place: WaitingPlace;
  /** The address that she typed for this wish, so that she need not type it again when she books; it goes with the entry. */
  email?: string | undefined;
  /** The last offer that ended without an answer, as ISO instants; absent once there is another one. */
  missed?: { start: string; until: string } | undefined;
  /** The address at its push service by which the server tells this device of it; absent where it does not. */
  push?: string | undefined;
  savedAt: Instant;
  /** When the server last confirmed what stands here. */
  asOf: Instant;
}
