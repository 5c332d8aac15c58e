import type { InvitationAnswer } from "../../shared/booking/index.ts";
import { done, invalid, refused, type Result } from "../../shared/problems.ts";
import { hasRight } from "../../shared/staff/index.ts";
import { addDays, instantOf, localDateAt } from "../../shared/time/index.ts";
import { answerOnce } from "../db/idempotency.ts";
import { randomToken } from "./chance.ts";
import type { BookingDeps } from "./deps.ts";
import { tokenHash } from "./invitations.ts";
import type { StaffBookingVerbs } from "./verbs.ts";

/** Invites one person (Einladung). The token is told once; the database keeps its keyed hash only. */
export function invite(deps: BookingDeps): StaffBookingVerbs["invite"] {
  const { clock, events, offices, random, seal } = deps;
  return async (request, { staff, idempotencyKey: key }) => {
    const office = offices.get(staff.office);
    if (!office) return refused("not_found");
    if (!hasRight(staff, "invite")) return refused("not_allowed");
    const { services, persons, validUntil } = request;
    const unknown = services.findIndex((id) => !office.services.some((it) => it.id === id));
    if (unknown >= 0) return invalid(`/services/${unknown}`, "write the id of a service of this office");
    return events.transact(async (trx, record) => {
      const now = clock.now();
      if (validUntil < localDateAt(now, office.timeZone)) return invalid("/validUntil", "this day is over");
      return answerOnce(
        trx,
        seal,
        { office: office.id, key, call: "invite", body: request, now },
        async (): Promise<Result<InvitationAnswer>> => {
          const id = randomToken(random, 128);
          const token = randomToken(random, 128);
          const row = {
            id,
            office: office.id,
            token_hash: tokenHash(seal, token),
            services: JSON.stringify(services),
            persons,
            // The day named is the last one.
            valid_until: instantOf(addDays(validUntil, 1), 0, office.timeZone),
            used_at: null,
            appointment: null,
            made_by: staff.user,
            made_at: now,
          };
          await trx.insertInto("invitation").values(row).execute();
          const happening = { office: office.id, at: now, room: "booking", kind: "invitation_made", subject: id };
          await record({ ...happening, actor: staff.user, details: { services, persons, validUntil } });
          return done({ invitation: id, token, services, persons, validUntil });
        },
      );
    });
  };
}
