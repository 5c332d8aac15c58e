import { addDays, instantOf, localDateAt, type Instant, type LocalDate } from "../../../shared/time/index.ts";
import type { Recorder, Trx } from "../../db/events.ts";
import { removeOccupation, touchDayOf } from "../days.ts";
import { entryWith, type WaitingOffer } from "./entries.ts";
import { minutesOf, type Freed } from "./freed.ts";
import { offerFreed, type OfferingDeps } from "./offerFreed.ts";
import { tellWaiting } from "./tellWaiting.ts";

/** How an offer ends that was not taken: refused, not answered in time, or of no use to anybody any more. */
export type OfferEnd = "declined" | "expired" | "withdrawn";

/** Turns the hold of an offer into a cool-off; undefined where its minutes are in the calendar already. */
async function coolDown(trx: Trx, deps: OfferingDeps, offer: WaitingOffer, now: Instant): Promise<Freed | undefined> {
  const held = await trx
    .selectFrom("hold")
    .innerJoin("occupation", "occupation.id", "hold.occupation")
    .select(["hold.office", "hold.expires_at", "occupation.id", "occupation.expires_at as taken_until"])
    .where("hold.id", "=", offer.hold)
    .executeTakeFirst();
  if (!held) return undefined;
  const takenUntil = held.taken_until ?? 0;
  const minutes = takenUntil > now ? await minutesOf(trx, held.office, held.id) : undefined;
  const [, most] = deps.offices.get(held.office)?.booking.coolOffMinutes ?? [0, 0];
  if (!minutes || most === 0) {
    await removeOccupation(trx, held.id);
    return minutes && { ...minutes, coolOff: null, freed: offer.freed };
  }
  await trx.deleteFrom("hold").where("id", "=", offer.hold).execute();
  // As long as it would have stayed taken after the end of the offer, and never longer than it would have stayed at all.
  const until = Math.min(takenUntil, now + takenUntil - held.expires_at);
  await trx
    .updateTable("occupation")
    .set({ kind: "cool_off", expires_at: until, at: now })
    .where("id", "=", held.id)
    .execute();
  await touchDayOf(trx, held.id);
  return { ...minutes, freed: offer.freed };
}

const tomorrow = (now: Instant, zone: string) => instantOf(addDays(localDateAt(now, zone), 1), 0, zone);

/**
 * Ends an offer that was not taken, and offers its time to the next in line. Whoever refused keeps her place; whoever did not answer
 * is not asked again before the next day, so that the others do not wait for her again and again. The day of the offer and the line
 * are locked, and the offer is open.
 */
export async function endOffer(
  trx: Trx,
  record: Recorder,
  deps: OfferingDeps,
  offer: WaitingOffer,
  outcome: OfferEnd,
  now: Instant,
): Promise<void> {
  const entry = await entryWith(trx, offer.entry);
  if (!entry) return;
  const office = deps.offices.get(entry.office);
  const zone = office?.timeZone ?? "UTC";
  await trx.updateTable("waiting_offer").set({ outcome, ended_at: now }).where("id", "=", offer.id).execute();
  if (entry.state === "offered") {
    const rests_until = outcome === "expired" ? tomorrow(now, zone) : entry.rests_until;
    await trx.updateTable("waiting_entry").set({ state: "waiting", rests_until }).where("id", "=", entry.id).execute();
  }
  const freed = await coolDown(trx, deps, offer, now);
  const date: LocalDate = localDateAt(offer.start_at as Instant, zone);
  const actor = outcome === "declined" ? "public" : "rules";
  const happening = { office: entry.office, at: now, room: "booking", subject: entry.id, date, actor };
  await record({ ...happening, kind: "offer_ended", details: { outcome } });
  if (outcome === "expired" && office) await tellWaiting(trx, deps, "offer_ended", entry, office, now);
  if (freed) await offerFreed(trx, record, deps, freed, now);
}
