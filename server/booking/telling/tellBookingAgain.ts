import type { Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { newConfirmation } from "../confirmAppointment.ts";
import type { BookingDeps } from "../deps.ts";
import { newDeviceCode } from "../deviceCodes.ts";
import type { Appointment } from "../store.ts";
import { tellApplicant } from "../tellApplicant.ts";

/** A new code that confirms, to be typed within the same time as the first one; undefined where none is needed any more. */
async function renewed(trx: Trx, deps: BookingDeps, { id, office, confirm_until }: Appointment, now: Instant) {
  const found = deps.offices.get(office);
  if (confirm_until === null || !found) return undefined;
  const { code, hash } = newConfirmation(deps, found, id, now);
  const changes = { confirm_hash: hash, confirm_tries: 0 };
  await trx.updateTable("appointment").set(changes).where("id", "=", id).execute();
  return { code, until: confirm_until as Instant };
}

/** Mails the confirmation of a booking once more, with new codes: nobody keeps those of the first one, and they may have gone astray. */
export async function tellBookingAgain(
  trx: Trx,
  deps: BookingDeps,
  appointment: Appointment,
  now: Instant,
): Promise<void> {
  const confirm = await renewed(trx, deps, appointment, now);
  const digits = await newDeviceCode(trx, deps, appointment, "mail", now, confirm?.code);
  await tellApplicant(trx, deps, "booked", appointment, { now, confirm, digits, only: "mail" });
}
