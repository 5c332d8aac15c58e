import { mostProofs } from "../../shared/booking/index.ts";
import { done, invalid, refused } from "../../shared/problems.ts";
import { isoInstant, type Instant } from "../../shared/time/index.ts";
import { randomToken } from "./chance.ts";
import type { BookingDeps } from "./deps.ts";
import { liveProofs } from "./proofStore.ts";
import { appointmentFor } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

const day = 24 * 60 * 60 * 1000;

/**
 * Makes a link that confirms the appointment to whoever opens it (Terminnachweis). It has a secret of its own, so that it opens
 * nothing else, and ends with the appointment's data at the latest.
 */
export function makeProof(deps: BookingDeps): BookingVerbs["makeProof"] {
  const { clock, events, offices, random, seal } = deps;
  return (id, days, by) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      if (appointment.status === "cancelled") return refused("too_late");
      if ((await liveProofs(trx, id, now)).length >= mostProofs) {
        return invalid("", `at most ${mostProofs} links hold at the same time; withdraw one first`);
      }
      const secret = randomToken(random, 128);
      const proof = randomToken(random, 128);
      const expires_at = Math.min(now + days * day, appointment.delete_at);
      const row = { id: proof, appointment: id, secret_hash: seal.hash("proof", secret), made_at: now, expires_at };
      await trx
        .insertInto("proof")
        .values({ ...row, withdrawn_at: null })
        .execute();
      const { office } = appointment;
      await record({ office, at: now, room: "booking", kind: "proof_made", subject: id, actor: "public" });
      const zone = offices.get(office)?.timeZone ?? "UTC";
      const expiresAt = isoInstant(expires_at as Instant, zone);
      return done({ id: proof, madeAt: isoInstant(now, zone), expiresAt, secret });
    });
}
