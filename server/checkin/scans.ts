import type { Instant } from "../../shared/time/index.ts";
import { secondScan, type ArrivalScan } from "../../shared/checkin/index.ts";
import type { Trx } from "../db/events.ts";
import { lockRows } from "../db/locks.ts";

/** A visit as an arrival finds it, by any of its passes. */
export interface FoundVisit {
  appointment: string;
  status: "booked" | "arrived" | "called" | "done" | "no_show" | "cancelled";
  bookedAt: Instant;
  /** The instant of the last booking, move or cancellation. */
  since: Instant;
}

/** The appointment of a pass: the applicant's own, or that of a companion. */
async function appointmentOf(trx: Trx, passId: string): Promise<string | undefined> {
  const own = await trx.selectFrom("appointment").select("id").where("pass_id", "=", passId).executeTakeFirst();
  if (own) return own.id;
  const companion = trx.selectFrom("companion").select("appointment").where("pass_id", "=", passId);
  return (await companion.executeTakeFirst())?.appointment;
}

/** The visit of an office that a pass belongs to: that of the applicant or of a companion. */
export async function findVisit(trx: Trx, office: string, passId: string): Promise<FoundVisit | undefined> {
  const appointment = await appointmentOf(trx, passId);
  if (appointment === undefined) return undefined;
  const found = trx
    .selectFrom("appointment")
    .select(["status", "booked_at", "changed_at"])
    .where("id", "=", appointment)
    .where("office", "=", office);
  // Two devices that scan at the same time: the second has to see the scan of the first.
  await lockRows(trx, found);
  const row = await found.executeTakeFirst();
  return (
    row && {
      appointment,
      status: row.status,
      bookedAt: row.booked_at as Instant,
      since: row.changed_at as Instant,
    }
  );
}

/** The scan that counts as the arrival of a visit: the earliest one, whichever came first to the server. */
export async function firstScan(trx: Trx, { appointment, since }: FoundVisit) {
  return trx
    .selectFrom("arrival_scan")
    .select(["mutation", "at", "desk"])
    .where("appointment", "=", appointment)
    .where("visit_since", "=", since)
    .orderBy("at")
    .orderBy("mutation")
    .executeTakeFirstOrThrow();
}

/** The two scans of one pass that need an explanation, if there are such. */
export async function doubtfulScans(
  trx: Trx,
  visit: { appointment: string; since: number },
  passId: string,
): Promise<readonly [ArrivalScan, ArrivalScan] | undefined> {
  const scans = await trx
    .selectFrom("arrival_scan")
    .select(["at", "device", "desk"])
    .where("appointment", "=", visit.appointment)
    .where("visit_since", "=", visit.since)
    .where("pass_id", "=", passId)
    .orderBy("mutation")
    .execute();
  return secondScan(scans.map((it) => ({ ...it, at: it.at as Instant })));
}

/** Writes the arrival into the appointment. Who was called already, or did not come in time, stays what he is. */
export async function writeArrival(
  trx: Trx,
  { appointment, status }: FoundVisit,
  first: { at: number; desk: string | null },
): Promise<void> {
  await trx
    .updateTable("appointment")
    .set({
      arrived_at: first.at,
      arrived_desk: first.desk,
      ...(status === "booked" ? { status: "arrived" as const } : {}),
    })
    .where("id", "=", appointment)
    .execute();
}
