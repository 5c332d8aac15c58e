import type { Kysely } from "kysely";
import type { WaitingView } from "../../../shared/booking/index.ts";
import { isoInstant, localTime, type Instant, type LocalDate } from "../../../shared/time/index.ts";
import type { Tables } from "../../db/schema.ts";
import type { BookingDeps } from "../deps.ts";
import { aheadOf } from "./ahead.ts";
import { openOffer, type WaitingOffer } from "./entries.ts";
import { anyTimeOfDay, neededAnyTime, readWish, type WaitingEntry } from "./lines.ts";

function offerView({ hold, unit, start_at, end_at, until }: WaitingOffer, zone: string) {
  const iso = (instant: number) => isoInstant(instant as Instant, zone);
  return { hold, start: iso(start_at), end: iso(end_at), unit, until: iso(until) };
}

/** What a person wrote down when she entered the line. */
function wished({ earliest, latest, needed_by, appointment }: WaitingEntry) {
  return {
    ...(earliest !== anyTimeOfDay.earliest && { earliest: localTime(earliest) }),
    ...(latest !== anyTimeOfDay.latest && { latest: localTime(latest) }),
    ...(needed_by !== neededAnyTime && { neededBy: needed_by as LocalDate }),
    ...(appointment !== null && { appointment }),
  };
}

/** An entry as whoever made it sees it. What time has ended is over, whether somebody has written it down or not. */
export async function waitingView(
  db: Kysely<Tables>,
  { offices, clock }: Pick<BookingDeps, "offices" | "clock">,
  entry: WaitingEntry,
): Promise<WaitingView> {
  const now = clock.now();
  const office = offices.get(entry.office);
  const zone = office?.timeZone ?? "UTC";
  const { services, persons } = readWish(entry.wish);
  const open = entry.state === "offered" ? await openOffer(db, entry.id) : undefined;
  const offer = open && open.until > now ? open : undefined;
  const inLine = entry.ends_at > now ? ("waiting" as const) : ("ended" as const);
  const isOver = entry.state === "booked" || entry.state === "ended";
  const state = isOver ? entry.state : offer ? "offered" : inLine;
  return {
    id: entry.id,
    office: entry.office,
    service: services[0] ?? "",
    services,
    persons,
    from: entry.from_date as LocalDate,
    to: entry.to_date as LocalDate,
    ...wished(entry),
    state,
    ahead: office && (state === "waiting" || state === "offered") ? await aheadOf(db, office, entry, now) : 0,
    enteredAt: isoInstant(entry.entered_at as Instant, zone),
    until: isoInstant(entry.ends_at as Instant, zone),
    ...(offer && { offer: offerView(offer, zone) }),
  };
}
