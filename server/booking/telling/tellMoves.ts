import { placeOn, textIn, type Office } from "../../../shared/offices/index.ts";
import { localDateAt, type Instant } from "../../../shared/time/index.ts";
import { append, type Trx } from "../../db/events.ts";
import type { BookingDeps } from "../deps.ts";
import { isLapsed } from "../isLapsed.ts";
import { findAppointment, type Appointment } from "../store.ts";
import { tellApplicant } from "../tellApplicant.ts";

type Place = ReturnType<typeof placeFor>;

function placeFor(office: Office, { unit, start_at }: Pick<Appointment, "unit" | "start_at">) {
  return placeOn(office, unit, localDateAt(start_at as Instant, office.timeZone));
}

/** What makes two places different to somebody who has to find them. Words about the way are no other place. */
const whereabouts = ({ address, room, floor }: Place) =>
  JSON.stringify([address?.street, address?.postcode, address?.city, address?.building, room?.["de"], floor?.["de"]]);

function onOneLine({ address, room, floor }: Place, language: string): string {
  const words = [room, floor].map((it) => it && textIn(it, language));
  const city = address && `${address.postcode} ${address.city}`;
  return [...words, address?.street, city].filter(Boolean).join(", ");
}

/**
 * A new version of an office moves rooms, units or the whole house (MR-22): exactly the people whose visit lies at another place than
 * before are told, in the transaction that puts the version in force. A move with a date concerns nobody who comes before it.
 */
export async function tellMoves(
  trx: Trx,
  deps: Pick<BookingDeps, "postbox" | "seal">,
  before: Office,
  after: Office,
  now: Instant,
): Promise<void> {
  const ahead = await trx
    .selectFrom("appointment")
    .select(["id", "unit", "start_at", "status", "confirm_until"])
    .where("office", "=", after.id)
    .where("start_at", ">", now)
    .where("status", "=", "booked")
    .orderBy("start_at")
    .execute();
  let told = 0;
  for (const visit of ahead) {
    // A visit whose unit is gone is a conflict that somebody decides about; where it will be nobody knows yet.
    const hasUnit = after.units.some((it) => it.id === visit.unit);
    const [old, next] = [placeFor(before, visit), placeFor(after, visit)];
    if (isLapsed(visit, now) || !hasUnit || whereabouts(old) === whereabouts(next)) continue;
    const appointment = await findAppointment(trx, visit.id);
    if (!appointment) continue;
    const placeBefore = onOneLine(old, appointment.language) || undefined;
    await tellApplicant(trx, deps, "place_changed", appointment, { now, placeBefore });
    told += 1;
  }
  if (told === 0) return;
  const happening = { office: after.id, at: now, room: "booking", kind: "places_changed", actor: "rules" };
  await append(trx, { ...happening, details: { visits: told } });
}
