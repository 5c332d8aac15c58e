import { isChangeable, isChangeableByStaff } from "../../shared/booking/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { addMinutes, millisPerMinute, type Instant, type LocalDate } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { appointmentAnswer } from "./answers.ts";
import { randomBetween } from "./chance.ts";
import { lockDays, removeOccupation, touchDayOf } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { giveInvitationBack } from "./invitations.ts";
import { keptApplicant } from "./staffViews.ts";
import { appointmentFor, type Appointment } from "./store.ts";
import { tellApplicant } from "./tellApplicant.ts";
import type { BookingVerbs } from "./verbs.ts";

/** Cancels an appointment (Termin absagen); once more does no harm. */
export function cancelAppointment(deps: BookingDeps): BookingVerbs["cancelAppointment"] {
  const { clock, events, offices, random, seal } = deps;

  /** Rule 12: the time comes back at an instant that nobody can foresee, so that it cannot be handed to a buyer. */
  async function coolOff(trx: Trx, { office, occupation }: Appointment, now: Instant): Promise<LocalDate | undefined> {
    if (occupation === null) return undefined;
    const [least, most] = offices.get(office)?.booking.coolOffMinutes ?? [0, 0];
    if (most === 0) return removeOccupation(trx, occupation);
    const wait = randomBetween(random, least * millisPerMinute, most * millisPerMinute);
    await trx
      .updateTable("occupation")
      .set({ kind: "cool_off", expires_at: addMinutes(now, wait / millisPerMinute), at: now })
      .where("id", "=", occupation)
      .execute();
    return touchDayOf(trx, occupation);
  }

  /** What was held to move the appointment to is of no use any more. */
  async function endItsMoves(trx: Trx, id: string): Promise<void> {
    const holds = await trx.selectFrom("hold").select("occupation").where("moves", "=", id).execute();
    for (const { occupation } of holds) await removeOccupation(trx, occupation);
  }

  return (id, by) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      if (appointment.status === "cancelled") return done(appointmentAnswer(appointment, offices));
      const { status, end_at: end } = appointment;
      const open = by.staff ? isChangeableByStaff({ status }) : isChangeable({ status, end }, now);
      if (!open) return refused("too_late");
      await lockDays(trx, { occupations: [appointment.occupation], movesOf: id });
      await endItsMoves(trx, id);
      const date = await coolOff(trx, appointment, now);
      const changes = { status: "cancelled" as const, occupation: null, changed_at: now };
      await trx.updateTable("appointment").set(changes).where("id", "=", id).execute();
      await trx.deleteFrom("booked_person").where("appointment", "=", id).execute();
      await giveInvitationBack(trx, id);
      const cancelled = { ...appointment, ...changes };
      const { email } = keptApplicant(seal, appointment);
      await tellApplicant(trx, deps, by.staff ? "cancelled_by_office" : "cancelled", cancelled, { email });
      const { office } = appointment;
      const happening = { office, at: now, room: "booking", subject: id, date, actor: by.staff?.user ?? "public" };
      await record({ ...happening, kind: "appointment_cancelled" });
      return done(appointmentAnswer(cancelled, offices));
    });
}
