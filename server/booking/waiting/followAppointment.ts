import { localDateAt, type Instant } from "../../../shared/time/index.ts";
import type { Recorder, Trx } from "../../db/events.ts";
import type { Appointment } from "../store.ts";
import { endOffer } from "./endOffer.ts";
import { endEntry, entryFor, entryWith, openOffer } from "./entries.ts";
import { leaveLine } from "./leaveLine.ts";
import { lockLine } from "./lines.ts";
import type { OfferingDeps } from "./offerFreed.ts";

/** An offer was taken: its hold has become an appointment, or the new time of one. Nobody waits here any more. */
export async function takeOffer(
  trx: Trx,
  { offices }: Pick<OfferingDeps, "offices">,
  id: string,
  now: Instant,
): Promise<void> {
  const entry = await entryWith(trx, id);
  await trx
    .updateTable("waiting_offer")
    .set({ outcome: "booked", ended_at: now })
    .where("entry", "=", id)
    .where("outcome", "=", "open")
    .execute();
  if (entry) await endEntry(trx, entry, "booked", offices.get(entry.office), now);
}

/** Who cancels her appointment waits for no earlier one. Its day, and those of what was held to move it, are locked. */
export async function endWaitFor(
  trx: Trx,
  record: Recorder,
  deps: OfferingDeps,
  appointment: Pick<Appointment, "id" | "office">,
  { actor, now }: { actor: string; now: Instant },
): Promise<void> {
  await lockLine(trx, appointment.office);
  const entry = await entryFor(trx, appointment.id);
  if (!entry) return;
  const offer = await openOffer(trx, entry.id);
  await leaveLine(trx, record, deps, { entry, offer }, { actor, now });
}

/**
 * An appointment has moved by another way than an offer. Who waits for an earlier time goes on waiting where there is still one; what
 * is offered to her goes to the next where it is none any more.
 */
export async function waitOnAfterMove(
  trx: Trx,
  record: Recorder,
  deps: OfferingDeps,
  moved: Pick<Appointment, "id" | "office" | "start_at">,
  { actor, now }: { actor: string; now: Instant },
): Promise<void> {
  await lockLine(trx, moved.office);
  const entry = await entryFor(trx, moved.id);
  if (!entry) return;
  const offer = await openOffer(trx, entry.id);
  const zone = deps.offices.get(moved.office)?.timeZone ?? "UTC";
  if (entry.from_date > localDateAt(moved.start_at as Instant, zone)) {
    return leaveLine(trx, record, deps, { entry, offer }, { actor, now });
  }
  if (offer && offer.end_at > moved.start_at) await endOffer(trx, record, deps, offer, "withdrawn", now);
}
