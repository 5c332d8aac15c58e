import type { Office } from "../../../shared/offices/index.ts";
import { millisPerMinute, type Instant, type Span } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { isOverCapacity } from "../../db/guards.ts";
import { savepoint } from "../../db/savepoint.ts";
import { randomBetween, randomToken } from "../chance.ts";
import { removeOccupation } from "../days.ts";
import type { BookingDeps } from "../deps.ts";
import type { Match, Offering } from "./firstInLine.ts";
import type { Freed } from "./freed.ts";
import { readWish } from "./lines.ts";

/** How long the time of an offer stays taken after its end at least: whoever is next in line is asked meanwhile. */
const handOver = millisPerMinute;

/** Rule 12: after an offer that nobody took the time comes back at an instant that nobody can foresee. */
function tailOf({ booking: { coolOffMinutes } }: Office, random: BookingDeps["random"]): number {
  const [least, most] = coolOffMinutes;
  return Math.max(handOver, randomBetween(random, least * millisPerMinute, most * millisPerMinute));
}

/** The minutes before and after an offer. */
const beside = (span: Span, { from, to }: Span): Span[] =>
  [
    { from: span.from, to: Math.min(span.to, from) },
    { from: Math.max(span.from, to), to: span.to },
  ].filter((it) => it.from < it.to);

/** Lets minutes cool off on; undefined where the capacity has become too small for that: then they are full anyway. */
async function keepCooling(
  trx: Trx,
  freed: Freed,
  span: Span,
  until: number,
  now: Instant,
): Promise<Freed | undefined> {
  const row = { day: freed.day, from_minute: span.from, to_minute: span.to, kind: "cool_off" as const };
  try {
    const { id } = await savepoint(trx, () =>
      trx
        .insertInto("occupation")
        .values({ ...row, expires_at: until, at: now, instead_of: null, overbooked_because: null })
        .returning("id")
        .executeTakeFirstOrThrow(),
    );
    return { ...freed, span, coolOff: id };
  } catch (error) {
    if (isOverCapacity(error)) return undefined;
    throw error;
  }
}

/** Takes the cool-off from the minutes; tells until when it would have lasted. */
async function liftCoolOff(trx: Trx, { coolOff }: Freed): Promise<number | null> {
  if (coolOff === null) return null;
  const { expires_at } = await trx
    .selectFrom("occupation")
    .select("expires_at")
    .where("id", "=", coolOff)
    .executeTakeFirstOrThrow();
  await removeOccupation(trx, coolOff);
  return expires_at;
}

async function writeHold(
  trx: Trx,
  { offices, random }: Pick<BookingDeps, "offices" | "random">,
  { office, freed, until, now }: Offering,
  { entry, offer }: Match,
): Promise<void> {
  const { services, persons, audience } = readWish(entry.wish);
  const { start, end } = offer;
  const unit = offer.shiftDay.unit.id;
  const { id: occupation } = await trx
    .insertInto("occupation")
    .values({
      day: freed.day,
      from_minute: offer.from,
      to_minute: offer.to,
      kind: "hold",
      // Longer than the hold itself: nobody else finds the time before whoever is next in line was asked.
      expires_at: until + tailOf(office, random),
      at: now,
      instead_of: null,
      overbooked_because: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const hold = randomToken(random, 128);
  await trx
    .insertInto("hold")
    .values({
      id: hold,
      office: office.id,
      occupation,
      services: JSON.stringify(services),
      persons,
      unit,
      start_at: start,
      end_at: end,
      expires_at: until,
      moves: entry.appointment,
      audience,
      rules_version: offices.version(office.id),
      emergency: null,
      sealed_answers: null,
      invitation: null,
      waiting: entry.id,
    })
    .execute();
  const row = { entry: entry.id, freed: freed.freed, hold, unit, start_at: start, end_at: end, made_at: now, until };
  await trx
    .insertInto("waiting_offer")
    .values({ ...row, outcome: "open", ended_at: null })
    .execute();
  await trx.updateTable("waiting_entry").set({ state: "offered" }).where("id", "=", entry.id).execute();
}

/**
 * Keeps a freed time for one person in place of its cool-off. Gives the minutes beside it, which may suit somebody else; undefined
 * where the database refuses, because it has the last word.
 */
export async function writeOffer(
  trx: Trx,
  deps: Pick<BookingDeps, "offices" | "random">,
  offering: Offering,
  match: Match,
): Promise<Freed[] | undefined> {
  const { freed, now } = offering;
  try {
    return await savepoint(trx, async () => {
      const cooling = await liftCoolOff(trx, freed);
      await writeHold(trx, deps, offering, match);
      const rest: Freed[] = [];
      for (const span of beside(freed.span, match.offer)) {
        const left = cooling === null ? { ...freed, span } : await keepCooling(trx, freed, span, cooling, now);
        if (left) rest.push(left);
      }
      return rest;
    });
  } catch (error) {
    if (isOverCapacity(error)) return undefined;
    throw error;
  }
}
