import type { NotBookable } from "../../../shared/booking/index.ts";
import type { WaitingRequest } from "../../../shared/booking/waiting.ts";
import type { Office } from "../../../shared/offices/index.ts";
import { done, invalid, refused, type Result } from "../../../shared/problems.ts";
import { addDays, localDateAt, type Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import type { Seal } from "../../db/seal.ts";
import type { Appointment } from "../store.ts";

/** How far ahead somebody may wait, in days: nobody is written down for years. */
const farthest = 366;
/** For how long an entry counts for its address, in milliseconds: an hour. */
export const entriesCountFor = 60 * 60 * 1000;
/** A family or a shelter shares one address. */
const mostFromAddress = 20;

/** What passes by itself: who waits may have a time when it has. */
export const passes: readonly NotBookable[] = ["restricted", "closed_to_public"];

/** The dates that can be waited for: from today on and, for an earlier time, not after the present one. */
export function checkDates(office: Office, { from, to }: WaitingRequest, moved: Appointment | undefined, now: Instant) {
  const today = localDateAt(now, office.timeZone);
  if (to < today) return invalid("/to", "write a date that has not passed");
  if (to > addDays(today, farthest)) return invalid("/to", `write a date within the next ${farthest} days`);
  if (!moved) return undefined;
  const booked = localDateAt(moved.start_at as Instant, office.timeZone);
  if (moved.start_at <= now || moved.status !== "booked") return refused("too_late");
  if (from > booked) return invalid("/from", "write a date before the appointment");
  return to > booked ? invalid("/to", "write a date not after that of the appointment") : undefined;
}

/** Counts entries by the network address they come from; the count is in the database and survives a restart. */
export async function countFrom(trx: Trx, seal: Seal, address: string, now: number): Promise<Result<string>> {
  const address_hash = seal.hash("try", `waiting\n${address}`);
  const rows = await trx
    .selectFrom("waiting_entry")
    .select("entered_at")
    .where("address_hash", "=", address_hash)
    .where("entered_at", ">", now - entriesCountFor)
    .orderBy("entered_at", "desc")
    .limit(mostFromAddress)
    .execute();
  const oldest = rows.at(-1);
  if (rows.length < mostFromAddress || !oldest) return done(address_hash);
  const wait = oldest.entered_at + entriesCountFor - now;
  return refused("too_many", { retryAfterSeconds: Math.ceil(wait / 1000) });
}
