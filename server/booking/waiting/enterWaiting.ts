import { admission, type WaitingEnteredAnswer } from "../../../shared/booking/index.ts";
import type { WaitingRequest } from "../../../shared/booking/waiting.ts";
import type { Office } from "../../../shared/offices/index.ts";
import { done, refused, type Result } from "../../../shared/problems.ts";
import { addDays, instantOf, isoInstant, type Instant } from "../../../shared/time/index.ts";
import type { Recorder, Trx } from "../../db/events.ts";
import { answerOnce } from "../../db/idempotency.ts";
import type { Seal } from "../../db/seal.ts";
import { randomToken } from "../chance.ts";
import type { BookingDeps } from "../deps.ts";
import { askedFor } from "../holdSlot.ts";
import { keptApplicant } from "../staffViews.ts";
import { appointmentFor, type Appointment } from "../store.ts";
import type { BookingVerbs } from "../verbs.ts";
import { askingFor, type Asking } from "../wish.ts";
import { aheadOf } from "./ahead.ts";
import { entryFor, entryWith, keptAfter, secretOf } from "./entries.ts";
import { anyTimeOfDay, lockLine, neededAnyTime, wishText } from "./lines.ts";
import { checkDates, countFrom, passes } from "./mayWait.ts";
import { contactHash, sealContact, tellWaiting, type WaitingContact } from "./tellWaiting.ts";

/** How somebody is reached: as she says or, where she has an appointment, as she said then. */
function contactOf(seal: Seal, { email, phone }: WaitingRequest, moved: Appointment | undefined): WaitingContact {
  if (!moved || email !== undefined || phone !== undefined) return { email, phone };
  const kept = keptApplicant(seal, moved);
  return { email: kept.email, phone: kept.phone };
}

/** What an entry is made of once nothing speaks against it. */
interface NewEntry {
  office: Office;
  request: WaitingRequest;
  asking: Asking;
  moved: Appointment | undefined;
  address_hash: string;
  now: Instant;
}

async function writeEntry(trx: Trx, { random, seal }: BookingDeps, entry: NewEntry): Promise<string> {
  const { office, request, asking, moved, address_hash, now } = entry;
  const { services, persons, audience } = asking.wish;
  const id = randomToken(random, 128);
  const contact = contactOf(seal, request, moved);
  const ends_at = instantOf(addDays(request.to, 1), 0, office.timeZone);
  const row = {
    id,
    office: office.id,
    wish: wishText({ services: services.map((it) => it.id), persons, audience }),
    appointment: moved?.id ?? null,
    from_date: request.from,
    to_date: request.to,
    earliest: request.earliest ?? anyTimeOfDay.earliest,
    latest: request.latest ?? anyTimeOfDay.latest,
    needed_by: request.neededBy ?? neededAnyTime,
    language: request.language,
    sealed_contact: sealContact(seal, id, contact),
    contact_hash: contactHash(seal, office.id, contact),
    address_hash,
    state: "waiting" as const,
    entered_at: now,
    ends_at,
    rests_until: 0,
    delete_at: ends_at + keptAfter(office),
  };
  await trx.insertInto("waiting_entry").values(row).execute();
  return id;
}

/** Enters the line for a freed time (Warteliste), or for an earlier one than that of an appointment. */
export function enterWaiting(deps: BookingDeps): BookingVerbs["enterWaiting"] {
  const { clock, events, offices, seal } = deps;

  async function enter(
    trx: Trx,
    record: Recorder,
    office: Office,
    request: WaitingRequest,
    moved: Appointment | undefined,
    address: string,
    now: Instant,
  ): Promise<Result<WaitingEnteredAnswer>> {
    if (!office.waiting.enabled) return refused("no_waiting");
    const asked = askedFor(request, moved);
    if (!asked.ok) return asked;
    const by = { named: "in_body" as const, shown: { moves: moved }, member: undefined, now };
    const asking = await askingFor({ db: trx, seal }, office, asked.value, by);
    if (!asking.ok) return asking;
    const { wish } = asking.value;
    const admitted = admission(office, wish.services, wish.audience, now);
    if (admitted.kind === "none" && !passes.includes(admitted.reason)) return refused("no_waiting");
    const fault = checkDates(office, request, moved, now);
    if (fault) return fault;
    await lockLine(trx, office.id);
    if (moved && (await entryFor(trx, moved.id))) return refused("already_waiting");
    const counted = await countFrom(trx, seal, address, now);
    if (!counted.ok) return counted;
    const parts = { office, request, asking: asking.value, moved, address_hash: counted.value, now };
    const id = await writeEntry(trx, deps, parts);
    const entry = await entryWith(trx, id);
    if (!entry) throw new Error("an entry was not written");
    const ahead = await aheadOf(trx, office, entry, now);
    await tellWaiting(trx, deps, "waiting_noted", entry, office, now, { ahead });
    const happening = { office: office.id, at: now, room: "booking", subject: id, actor: wish.audience };
    await record({ ...happening, kind: "waiting_entered" });
    const until = isoInstant(entry.ends_at as Instant, office.timeZone);
    return done({ id, secret: secretOf(seal, id), ahead, until });
  }

  return async (officeId, request, by, address) => {
    const office = offices.get(officeId);
    if (!office) return refused("not_found");
    return events.transact(async (trx, record) => {
      const now = clock.now();
      const { appointment } = request;
      const moved = appointment === undefined ? undefined : await appointmentFor(trx, deps, appointment, by);
      if (appointment !== undefined && moved?.office !== office.id) return refused("not_found");
      const call = { office: office.id, key: by.idempotencyKey, call: "wait", body: request, now };
      return answerOnce(trx, seal, call, () => enter(trx, record, office, request, moved, address, now));
    });
  };
}
