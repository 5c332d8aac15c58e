import type { BookingDeps } from "../deps.ts";
import { endOffer } from "./endOffer.ts";
import { keptAfter } from "./entries.ts";
import { lockEntry } from "./leaveLine.ts";

/**
 * Offers what nobody answered in time to the next in line, and ends entries whose last date has passed. That an offer has ended is judged
 * wherever it is used, so that nothing depends on when this runs; several servers may do it at once.
 */
export async function passOnOffers(deps: BookingDeps): Promise<void> {
  const { clock, db, events, offices, onAccident } = deps;
  const late = await db
    .selectFrom("waiting_offer")
    .innerJoin("waiting_entry", "waiting_entry.id", "waiting_offer.entry")
    .select(["waiting_entry.id", "waiting_entry.office"])
    .where("outcome", "=", "open")
    .where("until", "<=", clock.now())
    .orderBy("until")
    .orderBy("waiting_offer.id")
    .execute();
  for (const it of late) {
    const passOn = events.transact(async (trx, record) => {
      const { offer } = await lockEntry(trx, it);
      const now = clock.now();
      if (offer && offer.until <= now) await endOffer(trx, record, deps, offer, "expired", now);
    });
    // What goes wrong with one of them delays no other.
    await passOn.catch(onAccident);
  }
  const now = clock.now();
  const over = db.selectFrom("waiting_entry").where("state", "=", "waiting").where("ends_at", "<=", now);
  if (!(await over.select("id").limit(1).executeTakeFirst())) return;
  await events.transact(async (trx) => {
    for (const office of offices.all()) {
      await trx
        .updateTable("waiting_entry")
        .set((eb) => ({
          state: "ended" as const,
          sealed_contact: null,
          contact_hash: null,
          delete_at: eb("ends_at", "+", keptAfter(office)),
        }))
        .where("office", "=", office.id)
        .where("state", "=", "waiting")
        .where("ends_at", "<=", now)
        .execute();
    }
  });
}
