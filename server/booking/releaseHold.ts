import { lockDays, removeOccupation } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { liveHold } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/** Ends a hold without a cool-off; one that is gone is no fault. */
export function releaseHold({ clock, events }: BookingDeps): BookingVerbs["releaseHold"] {
  return (id) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      await lockDays(trx, { holds: [id] });
      const hold = await liveHold(trx, id, now);
      if (!hold) return;
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
