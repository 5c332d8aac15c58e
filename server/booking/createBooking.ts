import { randomUUID } from "node:crypto";
import { bookAppointment } from "./bookAppointment.ts";
import { cancelAppointment } from "./cancelAppointment.ts";
import { confirmAppointment } from "./confirmAppointment.ts";
import type { BookingDeps } from "./deps.ts";
import { checkProof } from "./checkProof.ts";
import { createFreeTimes } from "./freeTimes.ts";
import { findAppointment } from "./findAppointment.ts";
import { holdSlot } from "./holdSlot.ts";
import { listDays } from "./listDays.ts";
import { listOpenings, type ListOpenings } from "./listOpenings.ts";
import { listProofs } from "./listProofs.ts";
import { listSlots } from "./listSlots.ts";
import { nextFreeTime } from "./nextFreeTime.ts";
import { makeProof } from "./makeProof.ts";
import { makeDeviceCode, openByCode } from "./openByCode.ts";
import { readAppointment } from "./readAppointment.ts";
import { releaseHold } from "./releaseHold.ts";
import { rescheduleAppointment } from "./rescheduleAppointment.ts";
import { correctEmail } from "./telling/correctEmail.ts";
import { readPreferences, writePreferences } from "./telling/preferences.ts";
import { remindVisits } from "./telling/remindVisits.ts";
import { tidy } from "./tidy.ts";
import type { BookingVerbs } from "./verbs.ts";
import { declineOffer, readWaiting, withdrawWaiting } from "./waiting/answerOffer.ts";
import { enterWaiting } from "./waiting/enterWaiting.ts";
import { passOnOffers } from "./waiting/passOnOffers.ts";
import { tellOpenings } from "./waiting/tellOpenings.ts";
import { withdrawProof } from "./withdrawProof.ts";
import { everyReal, officeWatch, type Every } from "./watchOffice.ts";

/** The verbs with what the composition root does: tidy up from time to time, and close. */
export interface Booking extends BookingVerbs {
  /** What time demands: deletes what has had its time, makes and publishes pass keys that are due. Every few minutes. */
  tidy(): Promise<void>;
  /** Reminds of visits whose moment has come. Every minute. */
  remind(): Promise<void>;
  /** Offers what nobody answered in time to the next in line. Every few seconds. */
  passOnOffers(): Promise<void>;
  /** The release calendar of an office. */
  listOpenings: ListOpenings;
  /** Tells those who wait that new times are open. Every few seconds. */
  tellOpenings(): Promise<void>;
  /** Stops every timer. Call it before the database is closed. */
  close(): void;
}

/** The booking room. Pass keys that are due are made by the first call that needs them. */
export function createBooking(deps: BookingDeps, every: Every = everyReal): Booking {
  const { watchOffice, close } = officeWatch(deps, every);
  const freeTimes = createFreeTimes(deps);
  const holder = randomUUID();
  const openings = listOpenings(deps);
  return {
    listDays: listDays(deps, freeTimes),
    listSlots: listSlots(deps, freeTimes),
    nextFreeTime: nextFreeTime(deps, freeTimes),
    holdSlot: holdSlot(deps, freeTimes),
    releaseHold: releaseHold(deps),
    bookAppointment: bookAppointment(deps),
    readAppointment: readAppointment(deps),
    confirmAppointment: confirmAppointment(deps),
    cancelAppointment: cancelAppointment(deps),
    rescheduleAppointment: rescheduleAppointment(deps),
    findAppointment: findAppointment(deps),
    makeDeviceCode: makeDeviceCode(deps),
    openByCode: openByCode(deps),
    readPreferences: readPreferences(deps),
    writePreferences: writePreferences(deps),
    correctEmail: correctEmail(deps),
    makeProof: makeProof(deps),
    listProofs: listProofs(deps),
    withdrawProof: withdrawProof(deps),
    checkProof: checkProof(deps),
    enterWaiting: enterWaiting(deps),
    readWaiting: readWaiting(deps),
    declineOffer: declineOffer(deps),
    withdrawWaiting: withdrawWaiting(deps),
    passOnOffers: () => passOnOffers(deps),
    passKeySet: () => deps.passKeys.keySet(),
    watchOffice,
    async tidy() {
      // Devices learn of the next key 30 days before it signs, also where nobody books meanwhile.
      await deps.passKeys.keySet();
      await tidy(deps, holder);
    },
    remind: remindVisits(deps, holder),
    listOpenings: openings,
    tellOpenings: tellOpenings(deps, openings),
    close,
  };
}
