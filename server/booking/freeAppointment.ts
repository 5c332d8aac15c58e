import { addMinutes, millisPerMinute, type Instant, type LocalDate } from "../../shared/time/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { randomBetween } from "./chance.ts";
import { lockDays, removeOccupation, touchDayOf } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { giveInvitationBack } from "./invitations.ts";
import type { Appointment } from "./store.ts";
import { endWaitFor } from "./waiting/followAppointment.ts";
import { freedBy } from "./waiting/freed.ts";
import { offerFreed, type OfferingDeps } from "./waiting/offerFreed.ts";

/** Rule 12: the time comes back at an instant that nobody can foresee, so that it cannot be handed to a buyer. Tells what cools off. */
async function coolOff(
  trx: Trx,
  { offices, random }: Pick<BookingDeps, "offices" | "random">,
  { office, occupation }: Appointment,
  now: Instant,
): Promise<{ date: LocalDate | undefined; coolOff: number | null }> {
  if (occupation === null) return { date: undefined, coolOff: null };
  const [least, most] = offices.get(office)?.booking.coolOffMinutes ?? [0, 0];
  if (most === 0) return { date: await removeOccupation(trx, occupation), coolOff: null };
  const wait = randomBetween(random, least * millisPerMinute, most * millisPerMinute);
  await trx
    .updateTable("occupation")
    .set({ kind: "cool_off", expires_at: addMinutes(now, wait / millisPerMinute), at: now })
    .where("id", "=", occupation)
    .execute();
  return { date: await touchDayOf(trx, occupation), coolOff: occupation };
}

/** What was held to move the appointment to is of no use any more. */
async function endItsMoves(trx: Trx, id: string): Promise<void> {
  const holds = await trx.selectFrom("hold").select("occupation").where("moves", "=", id).execute();
  for (const { occupation } of holds) await removeOccupation(trx, occupation);
}

/**
 * Ends an appointment that will not take place: its time is offered to the first in line and otherwise cools off, its persons may
 * book again, an invitation is good again, the log knows of it. `actor` is an account, an audience, or `rules`. Gives the
 * appointment as it stands then.
 */
export async function freeAppointment(
  trx: Trx,
  record: Recorder,
  deps: OfferingDeps,
  appointment: Appointment,
  { actor, now, details }: { actor: string; now: Instant; details?: { unconfirmed: true } },
): Promise<Appointment> {
  const { id, office, occupation } = appointment;
  await lockDays(trx, { occupations: [occupation], movesOf: id });
  await endWaitFor(trx, record, deps, appointment, { actor, now });
  await endItsMoves(trx, id);
  const freed = await freedBy(trx, office, occupation);
  const left = await coolOff(trx, deps, appointment, now);
  const confirmation = { confirm_until: null, confirm_hash: null };
  const changes = { status: "cancelled" as const, occupation: null, changed_at: now, ...confirmation };
  await trx.updateTable("appointment").set(changes).where("id", "=", id).execute();
  await trx.deleteFrom("booked_person").where("appointment", "=", id).execute();
  await giveInvitationBack(trx, id);
  const happening = {
    office,
    at: now,
    room: "booking",
    subject: id,
    date: left.date,
    actor,
    ...(details && { details }),
  };
  await record({ ...happening, kind: "appointment_cancelled" });
  if (freed) await offerFreed(trx, record, deps, { ...freed, coolOff: left.coolOff }, now);
  return { ...appointment, ...changes };
}
