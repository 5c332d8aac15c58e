import type { OwnVisit } from "../messages/index.ts";
import type { BookingDeps } from "./deps.ts";
import { appointmentFor } from "./store.ts";

/** Finds a visit for whoever shows its secret, for rooms that tell of it and know no appointments. */
export function ownVisit(deps: Pick<BookingDeps, "seal" | "offices" | "clock">): OwnVisit {
  return async (trx, id, secret) => {
    const found = await appointmentFor(trx, deps, id, { secret });
    const isOver = found?.status === "cancelled" || (found?.end_at ?? 0) <= deps.clock.now();
    return found && { office: found.office, isOver };
  };
}
