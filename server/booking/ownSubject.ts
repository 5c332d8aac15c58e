import type { OwnSubject } from "../messages/index.ts";
import type { BookingDeps } from "./deps.ts";
import { appointmentFor } from "./store.ts";
import { ownEntry } from "./waiting/entries.ts";

/** Finds an appointment or an entry of a waiting list for whoever shows its secret, for rooms that tell of it and know neither. */
export function ownSubject(deps: Pick<BookingDeps, "seal" | "offices" | "clock">): OwnSubject {
  return async (trx, { about, id }, secret) => {
    const now = deps.clock.now();
    if (about === "waiting") {
      const entry = await ownEntry(trx, deps.seal, id, secret);
      return entry && { office: entry.office, isOver: entry.state === "booked" || entry.ends_at <= now };
    }
    const found = await appointmentFor(trx, deps, id, { secret });
    const isOver = found?.status === "cancelled" || (found?.end_at ?? 0) <= now;
    return found && { office: found.office, isOver };
  };
}
