import { done, refused } from "../../shared/problems.ts";
import { isoInstant } from "../../shared/time/index.ts";
import { appointmentAnswer } from "./answers.ts";
import { newDeviceCode, takeDeviceCode } from "./deviceCodes.ts";
import type { BookingDeps } from "./deps.ts";
import { countTry } from "./findTries.ts";
import { addDevice } from "./furtherDevices.ts";
import { appointmentByCode, appointmentFor } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";

/** Makes a code that opens the appointment on another device, to be shown on the one that has it. */
export function makeDeviceCode(deps: BookingDeps): BookingVerbs["makeDeviceCode"] {
  const { clock, events, offices } = deps;
  return (id, by) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      const { office, status, end_at } = appointment;
      if (status === "cancelled" || end_at <= now) return refused("too_late");
      const { code, until } = await newDeviceCode(trx, deps, appointment, "device", now);
      await record({ office, at: now, room: "booking", kind: "device_code_made", subject: id, actor: "public" });
      return done({ code, until: isoInstant(until, offices.get(office)?.timeZone ?? "UTC") });
    });
}

/**
 * Opens an appointment on a further device by its booking code and six digits out of the mail or from a device that has it: a link
 * cannot reach an app that is installed on an iPhone. Tries count together with those by date of birth. Unknown, wrong, used up and
 * too late get the same answer.
 */
export function openByCode(deps: BookingDeps): BookingVerbs["openByCode"] {
  const { clock, events, offices, seal } = deps;
  return ({ bookingCode, code }, address) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const counted = await countTry(trx, seal, { code: bookingCode, address, now });
      if (!counted.ok) return counted;
      const found = await appointmentByCode(trx, bookingCode, now);
      const isRight = await takeDeviceCode(trx, seal, found?.id ?? "", code, now);
      if (!found || !isRight) return refused("not_found");
      await counted.value();
      const secret = await addDevice(trx, deps, found.id, now);
      const { id: subject, office } = found;
      await record({ office, at: now, room: "booking", kind: "appointment_found", subject, actor: "public" });
      return done({ ...appointmentAnswer(found, offices), secret });
    });
}
