import { isChangeableByStaff } from "../../../shared/booking/index.ts";
import { done, refused, type Result } from "../../../shared/problems.ts";
import { hasRight, type StaffMember } from "../../../shared/staff/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { keptVisit, messageOf, noteRepeated, requeue, tryNow, visitKinds, type Message } from "../../messages/index.ts";
import type { BookingDeps } from "../deps.ts";
import { findAppointment, type Appointment } from "../store.ts";
import { tellApplicant } from "../tellApplicant.ts";
import type { StaffBookingVerbs } from "../verbs.ts";
import { changeAddress } from "./changeAddress.ts";
import { tellBookingAgain } from "./tellBookingAgain.ts";

/** A message that is about an appointment. */
interface Told {
  message: Message;
  appointment: Appointment;
}

/** A message of this office. */
const messageBy = async (trx: Trx, id: string, staff: StaffMember) =>
  /^\d{1,15}$/.test(id) ? messageOf(trx, staff.office, Number(id)) : undefined;

/** The message with its appointment, if it is about one that is still kept. */
async function toldBy(trx: Trx, message: Message | undefined): Promise<Told | undefined> {
  const appointment = message?.appointment ? await findAppointment(trx, message.appointment) : undefined;
  return message && appointment && { message, appointment };
}

/**
 * How to write a message once more: from the appointment as it stands, so that nobody reads of a time that is no longer hers. What
 * staff said in it is taken over as long as it is kept. It is too late when the message has become wrong.
 */
function again(deps: BookingDeps, { message, appointment: { status } }: Told) {
  const kind = visitKinds.find((it) => it === message.kind);
  const isOfCancelled = kind === "cancelled" || kind === "cancelled_by_office";
  const fits = isOfCancelled ? status === "cancelled" : isChangeableByStaff({ status });
  const { missing, room, placeBefore, before } = keptVisit(deps.seal, message) ?? {};
  if (!kind || !fits || (kind === "document_missing" && !missing)) return refused("too_late");
  const only = message.channel;
  // A device that takes no notices any more takes none the second time; a letter is printed again.
  if (only !== "mail" && only !== "sms") return refused("too_late");
  return done(async (trx: Trx, appointment: Appointment, now: Instant) => {
    if (kind === "booked" && only === "mail") await tellBookingAgain(trx, deps, appointment, now);
    else await tellApplicant(trx, deps, kind, appointment, { now, missing, room, placeBefore, before, only });
    await noteRepeated(trx, message.id, now);
  });
}

/** Sends a message once more (erneut senden): at once where it still waits for another try. */
export function repeatMessage(deps: BookingDeps): StaffBookingVerbs["repeatMessage"] {
  return (id, { staff }) =>
    deps.events.transact(async (trx): Promise<Result<void>> => {
      if (!hasRight(staff, "other_days")) return refused("not_allowed");
      const message = await messageBy(trx, id, staff);
      if (!message) return refused("not_found");
      const now = deps.clock.now();
      if (message.state === "waiting") return done(await tryNow(trx, message.id, now));
      const told = await toldBy(trx, message);
      // What is about a wish or about new times says the same as before, while that is of use.
      if (!told) return (await requeue(trx, message.id, now)) ? done(undefined) : refused("too_late");
      const write = again(deps, told);
      return write.ok ? done(await write.value(trx, told.appointment, now)) : write;
    });
}

/** Puts the address of a message right (Adresse berichtigen), for its appointment from now on, and sends it there. */
export function readdressMessage(deps: BookingDeps): StaffBookingVerbs["readdressMessage"] {
  return (id, { email }, { staff }) =>
    deps.events.transact(async (trx, record): Promise<Result<void>> => {
      if (!hasRight(staff, "other_days")) return refused("not_allowed");
      const told = await toldBy(trx, await messageBy(trx, id, staff));
      if (!told) return refused("not_found");
      const write = again(deps, told);
      if (!write.ok) return write;
      const now = deps.clock.now();
      const corrected = await changeAddress(trx, deps, told.appointment, email, null);
      await write.value(trx, corrected, now);
      const { office, id: subject } = corrected;
      const happening = { office, at: now, room: "booking", kind: "address_corrected", subject };
      await record({ ...happening, actor: staff.user });
      return done(undefined);
    });
}
