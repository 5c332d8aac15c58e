import { done, refused } from "../../shared/problems.ts";
import { isoInstant, type Instant } from "../../shared/time/index.ts";
import type { BookingDeps } from "./deps.ts";
import { liveProofs } from "./proofStore.ts";
import { appointmentFor } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/** The links that confirm an appointment now. Their secrets are known only where they were made. */
export function listProofs(deps: BookingDeps): BookingVerbs["listProofs"] {
  const { clock, db, offices } = deps;
  return async (id, by) => {
    const appointment = await appointmentFor(db, deps, id, by);
    if (!appointment) return refused("not_found");
    const zone = offices.get(appointment.office)?.timeZone ?? "UTC";
    const iso = (at: number) => isoInstant(at as Instant, zone);
    const rows = await liveProofs(db, id, clock.now());
    return done({ proofs: rows.map((it) => ({ id: it.id, madeAt: iso(it.made_at), expiresAt: iso(it.expires_at) })) });
  };
}
