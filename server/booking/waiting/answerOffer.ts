import { done, refused } from "../../../shared/problems.ts";
import type { Recorder, Trx } from "../../db/events.ts";
import type { BookingDeps } from "../deps.ts";
import type { BookingVerbs } from "../verbs.ts";
import { endOffer } from "./endOffer.ts";
import { ownEntry } from "./entries.ts";
import { leaveLine, lockEntry } from "./leaveLine.ts";
import type { WaitingEntry } from "./lines.ts";
import { waitingView } from "./waitingView.ts";

/** The entry for whoever has its secret. */
export function readWaiting(deps: BookingDeps): BookingVerbs["readWaiting"] {
  return async (id, { secret }) => {
    const entry = await ownEntry(deps.db, deps.seal, id, secret);
    return entry ? done(await waitingView(deps.db, deps, entry)) : refused("not_found");
  };
}

/** Refuses an offer, without leaving the line; its time goes to the next. Where nothing is offered nothing changes. */
export function declineOffer(deps: BookingDeps): BookingVerbs["declineOffer"] {
  const { clock, events, seal } = deps;
  return (id, { secret }) =>
    events.transact(async (trx, record) => {
      const own = await ownEntry(trx, seal, id, secret);
      if (!own) return refused("not_found");
      const { offer } = await lockEntry(trx, own);
      const now = clock.now();
      if (offer) await endOffer(trx, record, deps, offer, offer.until > now ? "declined" : "expired", now);
      const entry = (await ownEntry(trx, seal, id, secret)) as WaitingEntry;
      return done(await waitingView(trx, deps, entry));
    });
}

/** Leaves the line; once more does no harm. */
export function withdrawWaiting(deps: BookingDeps): BookingVerbs["withdrawWaiting"] {
  const { clock, events, seal } = deps;
  return (id, { secret }) =>
    events.transact(async (trx, record) => {
      const own = await ownEntry(trx, seal, id, secret);
      if (!own) return refused("not_found");
      const { entry, offer } = await lockEntry(trx, own);
      const isInLine = entry?.state === "waiting" || entry?.state === "offered";
      const leaving = { actor: "public", now: clock.now(), outcome: "declined" as const };
      if (isInLine) await leaveLine(trx, record, deps, { entry, offer }, leaving);
      return done(undefined);
    });
}

/** Gives the time of an offer back by its hold, as any hold is given back. */
export async function declineHeld(
  trx: Trx,
  record: Recorder,
  deps: BookingDeps,
  entry: string,
  office: string,
): Promise<void> {
  const { offer } = await lockEntry(trx, { id: entry, office });
  if (offer) await endOffer(trx, record, deps, offer, "declined", deps.clock.now());
}
