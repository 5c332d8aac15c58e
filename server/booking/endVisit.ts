import type { EndedStatus } from "../../shared/booking/index.ts";
import { invalid, refused } from "../../shared/problems.ts";
import { localDateAt, millisPerMinute, type Instant } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import { lockDays, removeOccupation, touchDayOf } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { staffAnswer } from "./staffViews.ts";
import { appointmentFor, type Appointment } from "./store.ts";
import type { StaffBookingVerbs } from "./verbs.ts";

/** Rule 4: what is over occupies its counter up to the instant at which it ended, and not at all where it had not begun. */
async function freeTheRest(trx: Trx, { occupation, start_at, end_at }: Appointment, now: Instant): Promise<void> {
  if (occupation === null || now >= end_at) return;
  await lockDays(trx, { occupations: [occupation] });
  const used = Math.ceil((now - start_at) / millisPerMinute);
  if (used <= 0) return void (await removeOccupation(trx, occupation));
  await touchDayOf(trx, occupation);
  await trx
    .updateTable("occupation")
    .set((eb) => ({ to_minute: eb("from_minute", "+", used) }))
    .where("id", "=", occupation)
    .execute();
}

const opposite = { done: "no_show", no_show: "done" } as const;

/** A visit is over (erledigt) or nobody came (nicht erschienen): its remaining minutes are offered at once. */
export function endVisit(deps: BookingDeps): StaffBookingVerbs["endVisit"] {
  const { clock, events, offices } = deps;
  return (id, status: EndedStatus, { staff }) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, { staff });
      if (!appointment) return refused("not_found");
      if (appointment.status === status) return staffAnswer(trx, deps, id, staff);
      if (appointment.status === opposite[status] || appointment.status === "cancelled") return refused("too_late");
      if (status === "no_show" && now < appointment.start_at) {
        return invalid("/status", "the visit has not begun yet");
      }
      await freeTheRest(trx, appointment, now);
      await trx.updateTable("appointment").set({ status }).where("id", "=", id).execute();
      const zone = offices.get(appointment.office)?.timeZone ?? "UTC";
      await record({
        office: appointment.office,
        at: now,
        room: "booking",
        kind: "visit_ended",
        subject: id,
        date: localDateAt(appointment.start_at as Instant, zone),
        actor: staff.user,
        details: { status },
      });
      return staffAnswer(trx, deps, id, staff);
    });
}
