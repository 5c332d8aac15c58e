import { done, refused } from "../../shared/problems.ts";
import type { BookingDeps } from "./deps.ts";
import { appointmentFor } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/** Ends a link that confirms an appointment; once more does no harm. */
export function withdrawProof(deps: BookingDeps): BookingVerbs["withdrawProof"] {
  const { clock, events } = deps;
  return (id, proof, by) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      const { numUpdatedRows } = await trx
        .updateTable("proof")
        .set({ withdrawn_at: now })
        .where("id", "=", proof)
        .where("appointment", "=", id)
        .where("withdrawn_at", "is", null)
        .executeTakeFirst();
      const { office } = appointment;
      if (numUpdatedRows > 0n) {
        await record({ office, at: now, room: "booking", kind: "proof_withdrawn", subject: id, actor: "public" });
      }
      return done(undefined);
    });
}
