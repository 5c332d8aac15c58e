import type { Instant } from "../../../shared/time/index.ts";
import type { Recorder, Trx } from "../../db/events.ts";
import { lockDays } from "../days.ts";
import { endEntry, entryWith, openOffer, type WaitingOffer } from "./entries.ts";
import { endOffer, type OfferEnd } from "./endOffer.ts";
import { lockLine, type WaitingEntry } from "./lines.ts";
import type { OfferingDeps } from "./offerFreed.ts";

/** The entry and its open offer, with the day of that offer and the line locked: as they stand, and as they stay. */
export async function lockEntry(
  trx: Trx,
  { id, office }: Pick<WaitingEntry, "id" | "office">,
): Promise<{ entry: WaitingEntry | undefined; offer: WaitingOffer | undefined }> {
  const before = await openOffer(trx, id);
  await lockDays(trx, { holds: [before?.hold] });
  await lockLine(trx, office);
  // Whoever had the locks before may have ended it.
  return { entry: await entryWith(trx, id), offer: await openOffer(trx, id) };
}

/** Takes somebody out of the line; what was offered to her goes to the next. The entry is locked. */
export async function leaveLine(
  trx: Trx,
  record: Recorder,
  deps: OfferingDeps,
  { entry, offer }: { entry: WaitingEntry; offer: WaitingOffer | undefined },
  { actor, now, outcome = "withdrawn" }: { actor: string; now: Instant; outcome?: OfferEnd },
): Promise<void> {
  const { id: subject, office } = entry;
  await endEntry(trx, entry, "ended", deps.offices.get(office), now);
  await record({ office, at: now, room: "booking", kind: "waiting_ended", subject, actor });
  if (offer) await endOffer(trx, record, deps, offer, outcome, now);
}
