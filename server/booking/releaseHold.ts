import { lockDays, removeOccupation } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { liveHold } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";
import { declineHeld } from "./waiting/answerOffer.ts";

/** Ends a hold without a cool-off; one that is gone is no fault. */
export function releaseHold(deps: BookingDeps): BookingVerbs["releaseHold"] {
  const { clock, events } = deps;
  return (id) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      await lockDays(trx, { holds: [id] });
      const hold = await liveHold(trx, id, now);
      if (!hold) return;
      // What was offered to one person goes to the next in line.
      if (hold.waiting !== null) return declineHeld(trx, record, deps, hold.waiting, hold.office);
      const date = await removeOccupation(trx, hold.occupation);
      await record({
        office: hold.office,
        at: now,
        room: "booking",
        kind: "hold_released",
        date,
        actor: hold.audience,
      });
    });
}
