import { freedStarts, isChangeable, type Offer, type ShiftDay, type Wish } from "../../../shared/booking/index.ts";
import type { Office, Service } from "../../../shared/offices/index.ts";
import { addMinutes, type Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { occupationsBetween } from "../days.ts";
import { isLapsed } from "../isLapsed.ts";
import type { Freed } from "./freed.ts";
import { isBefore, readWish, wishesInLine } from "./lines.ts";
import { walkLine, type InLine } from "./walkLine.ts";

/** What is to be offered: free minutes of a shift on a date, and until when whoever gets them may decide. */
export interface Offering {
  office: Office;
  day: ShiftDay;
  freed: Freed;
  until: Instant;
  now: Instant;
}

/** Somebody in line with the time that suits her. */
export interface Match {
  entry: InLine;
  offer: Offer;
}

/** What a line asks for, under the rules in force; undefined where the office no longer offers it. */
function wishOf(office: Office, text: string): Wish | undefined {
  const { services: ids, persons, audience } = readWish(text);
  const services = ids.map((id) => office.services.find((it) => it.id === id)).filter((it) => it !== undefined);
  if (services.length < ids.length || services.some((it) => persons > it.maxPersons)) return undefined;
  return { services: services as [Service, ...Service[]], persons, audience };
}

/** Whether a start suits somebody: the time of the day does and, where she has an appointment, it is an earlier one. */
function suits(
  { earliest, latest, start_at, end_at, status, confirm_until }: InLine,
  offer: Offer,
  now: Instant,
): boolean {
  if (offer.from < earliest || offer.from > latest) return false;
  if (start_at === null || end_at === null || status === null) return true;
  return (
    offer.end <= start_at && isChangeable({ status, end: end_at }, now) && !isLapsed({ status, confirm_until }, now)
  );
}

/** The first of one line whom one of the starts suits, with the earliest of them. */
async function headOf(
  trx: Trx,
  wish: string,
  offers: readonly Offer[],
  { office, freed, now }: Offering,
): Promise<Match | undefined> {
  const [first, last] = [offers[0]?.from, offers.at(-1)?.from];
  if (first === undefined || last === undefined) return undefined;
  const search = { office: office.id, wish, date: freed.date, first, last, freed: freed.freed, now };
  for await (const entry of walkLine(trx, office.waiting.order, search)) {
    const offer = offers.find((it) => suits(entry, it, now));
    if (offer) return { entry, offer };
  }
  return undefined;
}

/**
 * The first in line for whom the minutes are of use, and the time she gets. Each line asks the rules once, whatever number of people
 * stand in it. The decision must be possible before the lead of the service begins.
 */
export async function firstInLine(trx: Trx, offering: Offering): Promise<Match | undefined> {
  const { office, day, freed, until, now } = offering;
  const dates = { from: freed.date, to: freed.date };
  const occupationsOf = await occupationsBetween(
    trx,
    office.id,
    dates,
    now,
    freed.coolOff === null ? [] : [freed.coolOff],
  );
  let best: Match | undefined;
  for (const text of await wishesInLine(trx, office.id, ["waiting"])) {
    const wish = wishOf(office, text);
    if (!wish) continue;
    const lead = wish.services[0].leadMinutes;
    const offers = freedStarts(office, day, wish, freed.span, now, occupationsOf).filter(
      (it) => addMinutes(until, lead) <= it.start,
    );
    const head = await headOf(trx, text, offers, offering);
    if (head && (!best || isBefore(office.waiting.order, head.entry, best.entry))) best = head;
  }
  return best;
}
