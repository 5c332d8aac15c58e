import type { ProofCheckAnswer } from "../../shared/booking/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { isoInstant, type Instant } from "../../shared/time/index.ts";
import type { BookingDeps } from "./deps.ts";
import { isLapsed } from "./isLapsed.ts";
import type { BookingVerbs } from "./verbs.ts";

/**
 * What the link of an appointment says now. Expired, withdrawn and cancelled are one answer: why a link no longer holds is the
 * holder's business. Nothing is found for a secret that was never given.
 */
export function checkProof({ clock, db, offices, seal }: BookingDeps): BookingVerbs["checkProof"] {
  const find = (secret: string) =>
    db
      .selectFrom("proof")
      .innerJoin("appointment", "appointment.id", "proof.appointment")
      .select(["proof.expires_at", "proof.withdrawn_at", "appointment.office", "appointment.status", "start_at"])
      .select("confirm_until")
      .where("proof.secret_hash", "=", seal.hash("proof", secret))
      .executeTakeFirst();

  return async (secret) => {
    const row = await find(secret ?? "");
    if (!row) return refused("not_found");
    const now = clock.now();
    const office = offices.get(row.office);
    const zone = office?.timeZone ?? "UTC";
    const checkedAt = isoInstant(now, zone);
    const holds =
      now < row.expires_at && row.withdrawn_at === null && row.status !== "cancelled" && !isLapsed(row, now);
    // An office that is served here no longer vouches for nothing.
    if (!holds || !office) return done({ checkedAt, state: "no_longer_valid" } satisfies ProofCheckAnswer);
    const { name, city, note } = office;
    const start = isoInstant(row.start_at as Instant, zone);
    return done({
      checkedAt,
      state: "genuine",
      start,
      timeZone: zone,
      office: { name, city, ...(note && { note }) },
    } satisfies ProofCheckAnswer);
  };
}
