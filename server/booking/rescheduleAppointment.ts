import { isChangeable, isChangeableByStaff, type AppointmentAnswer } from "../../shared/booking/index.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import { localDateAt, type Instant, type LocalDate } from "../../shared/time/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { answerOnce } from "../db/idempotency.ts";
import { appointmentAnswer } from "./answers.ts";
import { deleteAt } from "./bookAppointment.ts";
import { lockDays, removeOccupation } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import type { SignPass } from "./passKeys.ts";
import { passesFor } from "./passes.ts";
import { appointmentFor, keepForGood, liveHold, type Appointment, type Hold } from "./store.ts";
import { tellApplicant } from "./tellApplicant.ts";
import type { BookingVerbs, By } from "./verbs.ts";
import { takeOffer, waitOnAfterMove } from "./waiting/followAppointment.ts";
import { freedBy } from "./waiting/freed.ts";
import { offerFreed } from "./waiting/offerFreed.ts";

/** Whether a hold may become the new time: made for this very move, or for nobody and for the same visit. */
function fits(hold: Hold, appointment: Appointment): boolean {
  if (hold.office !== appointment.office) return false;
  if (hold.moves !== null) return hold.moves === appointment.id;
  return hold.services.join() === appointment.services.join() && hold.persons === appointment.persons;
}

async function writePasses(trx: Trx, { id, companions, pass }: Appointment): Promise<void> {
  await trx.updateTable("appointment").set({ pass }).where("id", "=", id).execute();
  for (const { position, pass } of companions) {
    await trx
      .updateTable("companion")
      .set({ pass })
      .where("appointment", "=", id)
      .where("position", "=", position)
      .execute();
  }
}

/** Moves an appointment to a held time (Termin verschieben): the old time is kept until the new one is committed. */
export function rescheduleAppointment(deps: BookingDeps): BookingVerbs["rescheduleAppointment"] {
  const { clock, events, offices, passKeys, seal } = deps;

  /** Gives the appointment the time of the hold; tells the date that has become freer. A move leaves no cool-off. */
  async function takeTime(trx: Trx, appointment: Appointment, hold: Hold, now: Instant) {
    const left = appointment.occupation === null ? undefined : await removeOccupation(trx, appointment.occupation);
    await keepForGood(trx, hold, now);
    const { occupation, unit, start_at, end_at, rules_version } = hold;
    const office = offices.get(appointment.office);
    const delete_at = office ? deleteAt(office, end_at) : appointment.delete_at;
    // Who had arrived for the old time has not arrived for the new one.
    const arrival = { status: "booked" as const, arrived_at: null, arrived_desk: null };
    const changes = { occupation, unit, start_at, end_at, delete_at, rules_version, changed_at: now, ...arrival };
    await trx.updateTable("appointment").set(changes).where("id", "=", appointment.id).execute();
    return { moved: { ...appointment, ...changes }, left };
  }

  async function move(
    trx: Trx,
    record: Recorder,
    signPass: SignPass,
    appointment: Appointment,
    holdId: string,
    by: By,
    now: Instant,
  ): Promise<Result<AppointmentAnswer>> {
    const { status, end_at: end } = appointment;
    const open = by.staff ? isChangeableByStaff({ status }) : isChangeable({ status, end }, now);
    if (!open) return refused("too_late");
    await lockDays(trx, { holds: [holdId], occupations: [appointment.occupation], movesOf: appointment.id });
    const hold = await liveHold(trx, holdId, now);
    if (!hold || !fits(hold, appointment)) return refused("hold_gone");
    const freed = await freedBy(trx, appointment.office, appointment.occupation);
    const { moved, left } = await takeTime(trx, appointment, hold, now);
    const actor = by.staff?.user ?? "public";
    if (hold.waiting !== null) await takeOffer(trx, deps, hold.waiting, now);
    await waitOnAfterMove(trx, record, deps, moved, { actor, now });
    const passFor = await passesFor(trx, signPass, offices, moved);
    const companions = moved.companions.map((it) => ({ ...it, pass: passFor(it.pass_id) }));
    const withPasses = { ...moved, pass: passFor(moved.pass_id), companions };
    await writePasses(trx, withPasses);
    await tellApplicant(trx, deps, by.staff ? "moved_by_office" : "moved", withPasses, {
      before: appointment.start_at as Instant,
    });
    await record({
      office: moved.office,
      at: now,
      room: "booking",
      kind: "appointment_moved",
      subject: moved.id,
      date: dateOf(moved),
      actor,
      details: { from: left ?? dateOf(appointment) },
    });
    // A move leaves no cool-off: what nobody in line wants is in the calendar at once.
    if (freed) await offerFreed(trx, record, deps, { ...freed, coolOff: null }, now);
    return done(appointmentAnswer(withPasses, offices));
  }

  function dateOf({ office, start_at }: Appointment): LocalDate {
    return localDateAt(start_at as Instant, offices.get(office)?.timeZone ?? "UTC");
  }

  return async (id, request, by) => {
    const signPass = await passKeys.signer();
    return events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, by);
      if (!appointment) return refused("not_found");
      const call = { key: by.idempotencyKey, office: appointment.office, call: `move ${id}`, body: request, now };
      return answerOnce(trx, seal, call, () => move(trx, record, signPass, appointment, request.hold, by, now));
    });
  };
}
