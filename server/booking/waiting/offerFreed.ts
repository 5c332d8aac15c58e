import { offerUntil, shiftDay, type ShiftDay } from "../../../shared/booking/index.ts";
import type { Office } from "../../../shared/offices/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { Recorder, Trx } from "../../db/events.ts";
import type { BookingDeps } from "../deps.ts";
import { firstInLine, type Match, type Offering } from "./firstInLine.ts";
import type { Freed } from "./freed.ts";
import { lockLine, readWish } from "./lines.ts";
import { tellWaiting } from "./tellWaiting.ts";
import { writeOffer } from "./writeOffer.ts";

/** What passing times on needs. */
export type OfferingDeps = Pick<BookingDeps, "offices" | "random" | "postbox" | "seal">;

function dayOf(office: Office, { shift: id, date }: Freed): ShiftDay | undefined {
  const unit = office.units.find((it) => it.shifts.some((shift) => shift.id === id));
  const shift = unit?.shifts.find((it) => it.id === id);
  return unit && shift && shiftDay(office, unit, shift, date);
}

/** Tells whom the time is offered, in her words and in the log. */
async function announce(trx: Trx, record: Recorder, deps: OfferingDeps, offering: Offering, { entry, offer }: Match) {
  const { office, freed, until, now } = offering;
  const { start, end, shiftDay } = offer;
  await tellWaiting(trx, deps, "time_offered", entry, office, now, {
    offer: { start, end, unit: shiftDay.unit.id, until },
  });
  const { services, persons } = readWish(entry.wish);
  const happening = {
    office: office.id,
    at: now,
    room: "booking",
    subject: entry.id,
    date: freed.date,
    actor: "rules",
  };
  await record({ ...happening, kind: "time_offered", details: { services, persons } });
}

/**
 * Offers minutes that somebody gave up to the first in line whom they suit, and what is left of them to the next. Where nobody is left
 * they stay as they are: cooling off, then in the calendar. Their day is locked already.
 */
export async function offerFreed(
  trx: Trx,
  record: Recorder,
  deps: OfferingDeps,
  given: Freed,
  now: Instant,
): Promise<void> {
  const office = deps.offices.get(given.office);
  const day = office?.waiting.enabled ? dayOf(office, given) : undefined;
  if (!office || !day) return;
  await lockLine(trx, office.id);
  const until = offerUntil(now, office.waiting.offerMinutes, office.messages.quietHours, office.timeZone);
  const left = [given];
  for (let freed = left.shift(); freed; freed = left.shift()) {
    const offering = { office, day, freed, until, now };
    const match = await firstInLine(trx, offering);
    const rest = match && (await writeOffer(trx, deps, offering, match));
    if (!match || !rest) continue;
    await announce(trx, record, deps, offering, match);
    left.push(...rest);
  }
}
