import { done, invalid, refused } from "../../shared/problems.ts";
import { millisPerMinute, type Instant } from "../../shared/time/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { sameHash, type Seal } from "../db/seal.ts";
import { appointmentAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import { sixDigits } from "./deviceCodes.ts";
import { appointmentFor } from "./store.ts";
import type { BookingVerbs, By } from "./verbs.ts";

/** How many wrong codes an appointment takes. With a million codes the sixth guess is worth nothing, and a person has mistyped enough. */
const mostTries = 5;

const hashOf = (seal: Seal, id: string, code: string) => seal.hash("confirmation", `${id}\n${code}`);

/** Whether a booking has to be confirmed: staff know whom they book for. */
export const needsConfirmation = ({ booking }: Office, { staff }: Pick<By, "staff">) =>
  booking.confirmBy === "email" && !staff;

/** A new code for an appointment of that id, and until when it may be typed. Only its hash is kept. */
export function newConfirmation(
  { seal, random }: Pick<BookingDeps, "seal" | "random">,
  office: Office,
  id: string,
  now: Instant,
) {
  const code = sixDigits(random);
  const until = (now + office.booking.confirmMinutes * millisPerMinute) as Instant;
  return { code, until, hash: hashOf(seal, id, code) };
}

/** Confirms an appointment with the code of its mail (Termin bestätigen); once more does no harm. */
export function confirmAppointment(deps: BookingDeps): BookingVerbs["confirmAppointment"] {
  const { clock, events, offices, seal } = deps;
  return (id, { code }, by) =>
    events.transact(async (trx, record) => {
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      const { office, status, confirm_hash, confirm_tries } = appointment;
      if (status === "cancelled") return refused("too_late");
      if (confirm_hash === null) return done(appointmentAnswer(appointment, offices));
      if (confirm_tries >= mostTries) return refused("too_many");
      const change = trx.updateTable("appointment").where("id", "=", id);
      if (!sameHash(hashOf(seal, id, code), confirm_hash)) {
        await change.set({ confirm_tries: confirm_tries + 1 }).execute();
        return invalid("/code", "this is not the code of the mail");
      }
      const changes = { confirm_until: null, confirm_hash: null };
      await change.set(changes).execute();
      const happening = { office, at: clock.now(), room: "booking", subject: id, actor: "public" };
      await record({ ...happening, kind: "appointment_confirmed" });
      return done(appointmentAnswer({ ...appointment, ...changes }, offices));
    });
}
