import { randomUUID } from "node:crypto";
import type { Audience } from "../../shared/booking/index.ts";
import { bookAppointment } from "./bookAppointment.ts";
import { cancelAppointment } from "./cancelAppointment.ts";
import type { BookingDeps } from "./deps.ts";
import { holdSlot } from "./holdSlot.ts";
import { listDays } from "./listDays.ts";
import { listSlots } from "./listSlots.ts";
import { readAppointment } from "./readAppointment.ts";
import { releaseHold } from "./releaseHold.ts";
import { rescheduleAppointment } from "./rescheduleAppointment.ts";
import { tidy } from "./tidy.ts";
import type { BookingVerbs } from "./verbs.ts";
import { everyReal, officeWatch, type Every } from "./watchOffice.ts";

/** The verbs with what the composition root does: tidy up from time to time, and close. */
export interface Booking extends BookingVerbs {
  /** What time demands: deletes what has had its time, makes and publishes pass keys that are due. Every few minutes. */
  tidy(): Promise<void>;
  /** Stops every timer. Call it before the database is closed. */
  close(): void;
}

/** The booking room for one audience. Pass keys that are due are made by the first call that needs them. */
export function createBooking(deps: BookingDeps, audience: Audience = "public", every: Every = everyReal): Booking {
  const { watchOffice, close } = officeWatch(deps, every);
  const holder = randomUUID();
  return {
    listDays: listDays(deps, audience),
    listSlots: listSlots(deps, audience),
    holdSlot: holdSlot(deps, audience),
    releaseHold: releaseHold(deps, audience),
    bookAppointment: bookAppointment(deps, audience),
    readAppointment: readAppointment(deps),
    cancelAppointment: cancelAppointment(deps, audience),
    rescheduleAppointment: rescheduleAppointment(deps, audience),
    passKeySet: () => deps.passKeys.keySet(),
    watchOffice,
    async tidy() {
      // Devices learn of the next key 30 days before it signs, also where nobody books meanwhile.
      await deps.passKeys.keySet();
      await tidy(deps, holder);
    },
    close,
  };
}
