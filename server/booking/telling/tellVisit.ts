import { isChangeableByStaff, type ToldAnswer } from "../../../shared/booking/index.ts";
import { done, refused, type Result } from "../../../shared/problems.ts";
import { addMinutes, localDateAt, type Instant } from "../../../shared/time/index.ts";
import { answerOnce } from "../../db/idempotency.ts";
import type { BookingDeps } from "../deps.ts";
import { appointmentFor } from "../store.ts";
import { tellApplicant } from "../tellApplicant.ts";
import type { StaffBookingVerbs } from "../verbs.ts";

/** Who is next comes within minutes or has been called meanwhile. */
const nextFor = 30;

/** Somebody of the staff tells the person of a visit that a document is missing (Unterlage fehlt), or that she is next. */
export function tellVisit(deps: BookingDeps): StaffBookingVerbs["tellVisit"] {
  const { clock, events, offices, seal } = deps;
  return (id, request, { staff, idempotencyKey: key }) =>
    events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await appointmentFor(trx, deps, id, { staff });
      if (!appointment) return refused("not_found");
      const { office, status, start_at } = appointment;
      if (!isChangeableByStaff({ status })) return refused("too_late");
      const call = { key, office, call: `tell ${id}`, body: request, now };
      return answerOnce(trx, seal, call, async (): Promise<Result<ToldAnswer>> => {
        const more =
          request.kind === "document_missing"
            ? { missing: request.documents }
            : { room: request.room, uselessFrom: addMinutes(now, nextFor) };
        const channels = await tellApplicant(trx, deps, request.kind, appointment, { now, ...more });
        if (channels.length === 0) return refused("no_address");
        const date = localDateAt(start_at as Instant, offices.get(office)?.timeZone ?? "UTC");
        const happening = { office, at: now, room: "booking", kind: "visitor_told", subject: id, date };
        await record({ ...happening, actor: staff.user, details: { about: request.kind } });
        return done({ kind: request.kind, channels });
      });
    });
}
