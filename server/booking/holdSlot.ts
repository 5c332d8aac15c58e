import type { Compilable, Insertable } from "kysely";
import {
  admission,
  isChangeable,
  isChangeableByStaff,
  judgeStart,
  nobody,
  type HoldAnswer,
  type HoldRequest,
  type Offer,
  type StaffHoldRequest,
} from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, invalid, refused, type Result } from "../../shared/problems.ts";
import { hasRight } from "../../shared/staff/index.ts";
import { addMinutes, isoInstant, localDateAt, type Instant } from "../../shared/time/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { isOverCapacity } from "../db/guards.ts";
import { answerOnce } from "../db/idempotency.ts";
import { lockNames } from "../db/locks.ts";
import { inserting, prepared } from "../db/prepared.ts";
import type { HoldRow } from "../db/schema.ts";
import { offeredTime } from "./answers.ts";
import { randomToken } from "./chance.ts";
import { dayFor, lockDays, occupationsBetween, removeOccupation, type KnownDay } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import { actorOf, usesException, type Entry } from "./entry.ts";
import { holdOfInvitation } from "./invitations.ts";
import { judgeHold, refuseStart, type Claim, type Look } from "./judgeHold.ts";
import { appointmentFor, liveHold, type Appointment } from "./store.ts";
import type { BookingVerbs, By } from "./verbs.ts";
import { askingFor, type Asked } from "./wish.ts";

type Request = HoldRequest & StaffHoldRequest;

/** What is asked for; a move asks for what its appointment has, and for nothing else. */
export function askedFor(
  request: Pick<Request, "service" | "also" | "persons">,
  moved: Appointment | undefined,
): Result<Asked> {
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
  version: number;
  offer: Offer;
  claim: Claim;
  entry: Entry;
  /** What the questions of an emergency were answered, sealed. */
  sealedAnswers: Uint8Array | null;
  /** Rows of the day that are locked already. */
  days: readonly KnownDay[];
  /** Occupations that this one takes the place of. */
  replaced: readonly number[];
  moved: Appointment | undefined;
  overbookedBecause: string | null;
}

const insertOccupation = inserting(
  "occupation",
  ["day", "from_minute", "to_minute", "kind", "expires_at", "at", "instead_of", "overbooked_because"],
  "id",
);

const heldColumns = [
  "id",
  "office",
  "services",
  "persons",
  "unit",
  "start_at",
  "end_at",
  "expires_at",
  "moves",
  "audience",
  "rules_version",
  "emergency",
  "sealed_answers",
  "invitation",
] as const;

const insertHold = inserting("hold", [...heldColumns, "occupation"]);

type HeldRow = Pick<Insertable<HoldRow>, (typeof heldColumns)[number]>;

/**
 * The same where nobody waits for the id of the occupation: it is the newest that begins there, because the day is locked. SQLite tells
 * the id at once, and takes several times as long for a row with a question in it.
 */
const insertHoldOfNewest = prepared<HeldRow & { day: number; from: number }>((db, it) => {
  const row = Object.fromEntries(heldColumns.map((column) => [column, it[column]]));
  return db.insertInto("hold").values(({ selectFrom }) => ({
    ...(row as HeldRow),
    occupation: selectFrom("occupation")
      .select(({ fn }) => fn.max<number>("id").as("newest"))
      .where("day", "=", it.day)
      .where("from_minute", "=", it.from),
  })) as Compilable<never>;
});

async function writeHold(trx: Trx, record: Recorder, id: string, hold: NewHold): Promise<Instant> {
  const { office, version, offer, claim, entry, sealedAnswers, replaced, moved, overbookedBecause } = hold;
  const { now, wish } = claim;
  const happening = { office: office.id, at: now, room: "booking", actor: actorOf(entry) };
  const freed: string[] = [];
  for (const it of replaced) freed.push(await removeOccupation(trx, it));
  const expiresAt = addMinutes(now, office.booking.holdMinutes);
  const day = await dayFor(trx, office.id, offer.shiftDay, hold.days);
  const from = offer.from;
  const occupied = await insertOccupation.later(trx, {
    day,
    from_minute: from,
    to_minute: offer.to,
    kind: "hold",
    expires_at: expiresAt,
    at: now,
    instead_of: moved?.occupation ?? null,
    overbooked_because: overbookedBecause,
  });
  const services = wish.services.map((it) => it.id);
  const row = {
    id,
    office: office.id,
    services: JSON.stringify(services),
    persons: wish.persons,
    unit: offer.shiftDay.unit.id,
    start_at: offer.start,
    end_at: offer.end,
    expires_at: expiresAt,
    moves: moved?.id ?? null,
    audience: entry.audience,
    rules_version: version,
    emergency: entry.emergency ?? null,
    sealed_answers: sealedAnswers,
    invitation: entry.invitation?.id ?? null,
  };
  const [known] = occupied.rows;
  if (known) await insertHold.later(trx, { ...row, occupation: known.id });
  else await insertHoldOfNewest.later(trx, { ...row, day, from });
  for (const date of freed) await record({ ...happening, kind: "hold_released", date });
  // The id of a hold is its secret: the log tells what is held, not by which id.
  const details = {
    services,
    persons: wish.persons,
    ...(entry.member && { audience: entry.audience }),
    ...(usesException(office, entry, now) && { exception: true }),
    ...(overbookedBecause !== null && { overbooked: true }),
  };
  await record({ ...happening, kind: "slot_held", date: offer.shiftDay.date, details });
  return expiresAt;
}

/** A start that is there but full, for a person with the right to overbook; nothing where the rules do not offer it at all. */
function overbooked({ office, wish, start, now }: Claim): Offer | undefined {
  const judgement = judgeStart(office, wish, start, now, nobody);
  return judgement.kind === "free" ? judgement.offer : undefined;
}

/**
 * Keeps a start for one caller for the office's hold time (Reservierung). Judged and written in one transaction; what it
 * replaces or moves does not count against it and stays when the new one cannot be had.
 */
export function holdSlot(deps: BookingDeps, freeTimes: FreeTimes): BookingVerbs["holdSlot"] {
  const { clock, events, offices, random, seal } = deps;

  /** The occupations that a new hold takes the place of: the one it names, and what its invitation holds already. */
  async function replacedBy(trx: Trx, office: Office, request: Request, entry: Entry, now: Instant) {
    const named = request.replaces === undefined ? undefined : await liveHold(trx, request.replaces, now);
    // What was offered to somebody in line is given back by declining it, so that the next one hears of it.
    const isOwn = named?.office === office.id && named.waiting === null;
    const invited = entry.invitation && (await holdOfInvitation(trx, entry.invitation.id, now));
    const both = [isOwn ? named?.occupation : undefined, invited];
    return [...new Set(both.filter((it) => it !== undefined))];
  }

  async function hold(
    trx: Trx,
    record: Recorder,
    office: Office,
    request: Request,
    moved: Appointment | undefined,
    { staff: member }: By,
    now: Instant,
    wasRefused: boolean,
  ): Promise<Result<HoldAnswer>> {
    const asked = askedFor(request, moved);
    if (!asked.ok) return asked;
    const { emergency, invitation } = request;
    const shown = { emergency: emergency?.reason, reasonAt: "/emergency/reason", invitation, moves: moved };
    const asking = await askingFor({ db: trx, seal }, office, asked.value, { named: "in_body", shown, member, now });
    if (!asking.ok) return asking;
    const { wish, entry } = asking.value;
    if (
      moved &&
      !(member ? isChangeableByStaff(moved) : isChangeable({ status: moved.status, end: moved.end_at }, now))
    ) {
      return refused("too_late");
    }
    const isToday = localDateAt(request.start, office.timeZone) === localDateAt(now, office.timeZone);
    if (member && !isToday && !hasRight(member, "other_days")) return refused("not_allowed");
    if (request.overbook && !(member && hasRight(member, "overbook"))) return refused("not_allowed");
    if (entry.audience === "staff" && admission(office, wish.services, "staff", now, entry).kind === "none") {
      return refused("not_allowed");
    }
    if (entry.invitation) await lockNames(trx, [`invitation/${entry.invitation.id}`]);
    const days = await lockDays(trx, {
      on: { office: office.id, date: localDateAt(request.start, office.timeZone) },
      holds: [request.replaces],
      occupations: [moved?.occupation],
      invitation: entry.invitation?.id,
    });
    const replaced = await replacedBy(trx, office, request, entry, now);
    const except = [...replaced, ...(typeof moved?.occupation === "number" ? [moved.occupation] : [])];
    const look: Look = (dates) => occupationsBetween(trx, office.id, dates, now, except);
    const claim = { office, wish, start: request.start, now, look };
    if (wasRefused) return refuseStart("slot_taken", claim);
    const judged = await judgeHold(claim);
    const isFull = !judged.ok && judged.problem.code === "slot_taken";
    const over = isFull && request.overbook ? overbooked(claim) : undefined;
    if (!judged.ok && !over) return judged;
    const offer = judged.ok ? judged.value : (over as Offer);
    const id = randomToken(random, 128);
    const answers = request.emergency?.answers;
    const parts = {
      office,
      version: offices.version(office.id),
      offer,
      claim,
      entry,
      sealedAnswers: answers ? seal.seal(JSON.stringify(answers), `hold/${id}`) : null,
      days: days.rows,
      replaced,
      moved,
      overbookedBecause: (over && request.overbook?.because) ?? null,
    };
    const expiresAt = await writeHold(trx, record, id, parts);
    return done({
      hold: id,
      expiresAt: isoInstant(expiresAt, office.timeZone),
      ...offeredTime(offer, office.timeZone),
    });
  }

  /** The refusal of a start that memory knows to be taken: of a crowd, only those wait for each other who may still win. */
  async function refusedAtOnce(office: Office, request: Request, by: By): Promise<Result<HoldAnswer> | undefined> {
    const { moves, replaces, invitation, emergency, overbook } = request;
    const more = [moves, replaces, invitation, emergency, overbook, by.staff, by.idempotencyKey];
    const isPlain = more.every((it) => it === undefined);
    const asked = isPlain ? askedFor(request, undefined) : undefined;
    if (!asked?.ok) return undefined;
    const now = clock.now();
    const shown = { named: "in_body" as const, shown: {}, member: undefined, now };
    const asking = await askingFor(deps, office, asked.value, shown);
    if (!asking.ok) return asking;
    const look: Look = (dates) => freeTimes.occupationsOf(office, dates);
    const judged = await judgeHold({ office, wish: asking.value.wish, start: request.start, now, look });
    return judged.ok ? undefined : judged;
  }

  return async (officeId, request, by) => {
    const office = await freeTimes.officeOf(officeId);
    if (!office) return refused("not_found");
    const early = () => (events.isCrowded() ? refusedAtOnce(office, request, by) : undefined);
    const attempt = (wasRefused: boolean) =>
      events.transact(async (trx, record) => {
        const now = clock.now();
        const moved = request.moves === undefined ? undefined : await appointmentFor(trx, deps, request.moves, by);
        if (request.moves !== undefined && moved?.office !== office.id) return refused("not_found");
        const call = {
          office: office.id,
          key: by.idempotencyKey,
          call: by.staff ? "staff hold" : "hold",
          body: request,
          now,
        };
        return answerOnce(trx, seal, call, () => hold(trx, record, office, request, moved, by, now, wasRefused));
      }, early);
    try {
      return (await early()) ?? (await attempt(false));
    } catch (error) {
      // The database has the last word, also when the rules above it were wrong.
      if (isOverCapacity(error)) return attempt(true);
      throw error;
    }
  };
}
