import { isChangeable } from "../../../shared/booking/index.ts";
import { done, refused } from "../../../shared/problems.ts";
import type { BookingDeps } from "../deps.ts";
import { keptApplicant } from "../staffViews.ts";
import { appointmentFor } from "../store.ts";
import type { BookingVerbs } from "../verbs.ts";
import { changeAddress } from "./changeAddress.ts";
import { isMailKey } from "./mailKey.ts";
import { tellBookingAgain } from "./tellBookingAgain.ts";

/**
 * Puts the address of the mails right without a new booking (PS-11), once: more often, an appointment would be a machine that mails
 * anybody. Whoever has no more than the link of a mail cannot: that mail may be the one that went astray. The same address again is
 * no fault, so that an answer that was lost can be asked for once more.
 */
export function correctEmail(deps: BookingDeps): BookingVerbs["correctEmail"] {
  const { clock, events, seal } = deps;
  return (id, { email }, by) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      if (isMailKey(seal, appointment, by.secret)) return refused("not_allowed");
      const { status, end_at: end, office } = appointment;
      if (!isChangeable({ status, end }, now)) return refused("too_late");
      if (keptApplicant(seal, appointment).email === email) return done({ email });
      if (appointment.address_corrected_at !== null) return refused("already_corrected");
      const corrected = await changeAddress(trx, deps, appointment, email, now);
      await tellBookingAgain(trx, deps, corrected, now);
      const happening = { office, at: now, room: "booking", kind: "address_corrected", subject: id };
      await record({ ...happening, actor: "public" });
      return done({ email });
    });
}
