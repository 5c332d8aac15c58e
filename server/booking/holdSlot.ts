import {
  isChangeable,
  type Audience,
  type HoldAnswer,
  type HoldRequest,
  type Offer,
} from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, invalid, refused, type Result } from "../../shared/problems.ts";
import { addMinutes, isoInstant, type Instant } from "../../shared/time/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { isOverCapacity } from "../db/guards.ts";
import { answerOnce } from "../db/idempotency.ts";
import { savepoint } from "../db/savepoint.ts";
import { offeredTime } from "./answers.ts";
import { randomToken } from "./chance.ts";
import { dayFor, removeOccupation } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { judgeHold, refuseStart, type Claim } from "./judgeHold.ts";
import { liveHold, ownAppointment, type Appointment, type Hold } from "./store.ts";
import type { BookingVerbs } from "./verbs.ts";
import { wishFor, type Asked } from "./wish.ts";

/** What is asked for; a move asks for what its appointment has, and for nothing else. */
function askedFor(request: HoldRequest, moved: Appointment | undefined): Result<Asked> {
  const also = request.also ?? moved?.services.slice(1) ?? [];
  const persons = request.persons ?? moved?.persons ?? 1;
  if (moved && request.service !== moved.services[0]) return invalid("/service", "a move keeps the service");
  if (moved && also.join() !== moved.services.slice(1).join()) return invalid("/also", "a move keeps the services");
  if (moved && persons !== moved.persons) return invalid("/persons", "a move keeps the number of persons");
  return done({ service: request.service, also, persons });
}

/** Everything that a hold is made of once the start is judged. */
interface NewHold {
  office: Office;
  offer: Offer;
  claim: Claim;
  audience: Audience;
  replaced: Hold | undefined;
  moved: Appointment | undefined;
}

async function writeHold(trx: Trx, record: Recorder, id: string, hold: NewHold): Promise<Instant> {
  const { office, offer, claim, audience, replaced, moved } = hold;
  const { now, wish } = claim;
  const happening = { office: office.id, at: now, room: "booking", actor: audience };
  const freed = replaced && (await removeOccupation(trx, replaced.occupation));
  const expiresAt = addMinutes(now, office.booking.holdMinutes);
  const occupation = await trx
    .insertInto("occupation")
    .values({
      day: await dayFor(trx, office.id, offer.shiftDay),
      from_minute: offer.from,
      to_minute: offer.to,
      kind: "hold",
      expires_at: expiresAt,
      at: now,
      instead_of: moved?.occupation ?? null,
      overbooked_because: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const services = wish.services.map((it) => it.id);
  await trx
    .insertInto("hold")
    .values({
      id,
      office: office.id,
      occupation: occupation.id,
      services: JSON.stringify(services),
      persons: wish.persons,
      unit: offer.shiftDay.unit.id,
      start_at: offer.start,
      end_at: offer.end,
      expires_at: expiresAt,
      moves: moved?.id ?? null,
      audience,
    })
    .execute();
  if (freed) await record({ ...happening, kind: "hold_released", date: freed });
  // The id of a hold is its secret: the log tells what is held, not by which id.
  const details = { services, persons: wish.persons };
  await record({ ...happening, kind: "slot_held", date: offer.shiftDay.date, details });
  return expiresAt;
}

/**
 * Keeps a start for one caller for the office's hold time (Reservierung). Judged and written in one transaction; what it
 * replaces or moves does not count against it and stays when the new one cannot be had.
 */
export function holdSlot(deps: BookingDeps, audience: Audience): BookingVerbs["holdSlot"] {
  const { clock, events, offices, random, seal } = deps;

  async function hold(
    trx: Trx,
    record: Recorder,
    office: Office,
    request: HoldRequest,
    moved: Appointment | undefined,
    now: Instant,
  ): Promise<Result<HoldAnswer>> {
    const asked = askedFor(request, moved);
    if (!asked.ok) return asked;
    const wish = wishFor(office, asked.value, audience, "in_body");
    if (!wish.ok) return wish;
    if (moved && !isChangeable({ status: moved.status, end: moved.end_at }, now)) return refused("too_late");
    const named = request.replaces === undefined ? undefined : await liveHold(trx, request.replaces, now);
    const replaced = named?.office === office.id ? named : undefined;
    const except = [replaced?.occupation, moved?.occupation].filter((it) => typeof it === "number");
    const claim = { office, wish: wish.value, start: request.start, now, except };
    const judged = await judgeHold(trx, claim);
    if (!judged.ok) return judged;
    const offer = judged.value;
    const id = randomToken(random, 128);
    try {
      const expiresAt = await savepoint(trx, () =>
        writeHold(trx, record, id, { office, offer, claim, audience, replaced, moved }),
      );
      return done({
        hold: id,
        expiresAt: isoInstant(expiresAt, office.timeZone),
        ...offeredTime(offer, office.timeZone),
      });
    } catch (error) {
      // The database has the last word, also when the rules above it were wrong.
      if (isOverCapacity(error)) return refuseStart(trx, "slot_taken", claim);
      throw error;
    }
  }

  return async (officeId, request, by) => {
    const office = offices.get(officeId);
    if (!office) return refused("not_found");
    return events.transact(async (trx, record) => {
      const now = clock.now();
      const moved = request.moves === undefined ? undefined : await ownAppointment(trx, seal, request.moves, by.secret);
      if (request.moves !== undefined && moved?.office !== office.id) return refused("not_found");
      const call = { office: office.id, key: by.idempotencyKey, call: "hold", body: request, now };
      return answerOnce(trx, seal, call, () => hold(trx, record, office, request, moved, now));
    });
  };
}
