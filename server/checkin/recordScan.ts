import { serverInstant, type ToldInstant } from "../../shared/checkin/index.ts";
import type { ScanArgs } from "../../shared/sync/index.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { doubtfulScans, findVisit, firstScan, writeArrival, type FoundVisit } from "./scans.ts";
import { openTask } from "./tasks.ts";

/** Who did something at a device, and when the server heard of it. */
export interface DeviceAct {
  /** Id of the mutation. */
  id: string;
  office: string;
  device: string;
  /** Id of the account of the person who was signed in. */
  actor: string;
  told: ToldInstant;
  receivedAt: Instant;
}

/** What became of an act. `conflict`: somebody was earlier, and this is what is true now. */
export type ActOutcome =
  | { kind: "applied" }
  | { kind: "conflict"; truth: { passId: string; arrivedAt: number; desk: string | null } }
  | { kind: "rejected"; code: "unknown_pass" | "moved" | "not_found" | "invalid_input" };

/** Where and how a scan was written down. */
interface Scan {
  act: DeviceAct;
  args: ScanArgs & { passId: string };
  visit: FoundVisit;
  at: Instant;
}

/** A history entry (Verlauf): what the screen showed. It names a pass and a device, never a person. */
async function writeHistory(record: Recorder, act: DeviceAct, args: ScanArgs, visit: FoundVisit | undefined) {
  const { office, device, actor, told, receivedAt } = act;
  await record({
    office,
    at: receivedAt,
    room: "checkin",
    kind: "pass_scanned",
    subject: visit?.appointment,
    actor,
    details: { ...args, device, deviceTime: told.at, offsetMs: told.offsetMs },
  });
}

/**
 * The instant of an arrival. An instant that lies too early is taken as it is: which clock was wrong nobody can tell, and to
 * count as early harms no visitor. But nobody arrives for a visit before it was booked.
 */
function arrivalInstant({ told, receivedAt }: DeviceAct, { bookedAt }: FoundVisit): Instant {
  return Math.max(bookedAt, serverInstant(told, receivedAt)) as Instant;
}

/** Whether an arrival was for a time that the visit had before it was moved. */
function isForEarlierTime(at: Instant, { status, since, bookedAt }: FoundVisit): boolean {
  return status !== "cancelled" && since > bookedAt && at < since;
}

async function keepScan(trx: Trx, { act, args, visit, at }: Scan): Promise<void> {
  await trx
    .insertInto("arrival_scan")
    .values({
      mutation: `${act.device}/${act.id}`,
      office: act.office,
      appointment: visit.appointment,
      visit_since: visit.since,
      pass_id: args.passId,
      at,
      device: act.device,
      desk: args.desk,
    })
    .execute();
}

async function openTaskFor(trx: Trx, record: Recorder, kind: "second_scan" | "cancelled_arrival", scan: Scan) {
  const { act, args, visit } = scan;
  const { office, receivedAt, actor } = act;
  const subject = { office, kind, appointment: visit.appointment, since: visit.since, passId: args.passId };
  const task = await openTask(trx, subject, receivedAt);
  if (task === undefined) return;
  const happening = { office, at: receivedAt, room: "checkin", subject: visit.appointment, actor };
  await record({ ...happening, kind: "task_opened", details: { task, kind } });
}

/** Set once, earliest wins: the order in which scans come in changes nothing in the end. */
async function mergeArrival(trx: Trx, record: Recorder, scan: Scan): Promise<ActOutcome> {
  const { act, args, visit } = scan;
  const first = await firstScan(trx, visit);
  const { office, receivedAt, actor } = act;
  const isFirst = first.mutation === `${act.device}/${act.id}`;
  if (isFirst) {
    await writeArrival(trx, visit, first);
    const happening = { office, at: receivedAt, room: "checkin", subject: visit.appointment, actor };
    await record({ ...happening, kind: "visitor_arrived", details: { arrivedAt: first.at, desk: first.desk } });
  }
  if (await doubtfulScans(trx, visit, args.passId)) await openTaskFor(trx, record, "second_scan", scan);
  const truth = { passId: args.passId, arrivedAt: first.at, desk: first.desk };
  return isFirst ? { kind: "applied" } : { kind: "conflict", truth };
}

/**
 * Writes a scan (Passprüfung) into the history and, where its verdict let somebody in, takes the arrival (Ankunft). A family
 * arrives together: the first pass of a visit takes the arrival of all. The arrival for a cancelled visit is kept as a task.
 */
export async function recordScan(trx: Trx, record: Recorder, act: DeviceAct, args: ScanArgs): Promise<ActOutcome> {
  const { passId } = args;
  const visit = passId === null ? undefined : await findVisit(trx, act.office, passId);
  await writeHistory(record, act, args, visit);
  if (!args.arrival) return { kind: "applied" };
  if (passId === null) return { kind: "rejected", code: "invalid_input" };
  // Deleted, of another office, or from before a backup was put back: a person has to look.
  if (!visit) return { kind: "rejected", code: "unknown_pass" };
  const at = arrivalInstant(act, visit);
  if (isForEarlierTime(at, visit)) return { kind: "rejected", code: "moved" };
  const scan = { act, args: { ...args, passId }, visit, at };
  await keepScan(trx, scan);
  if (visit.status !== "cancelled") return mergeArrival(trx, record, scan);
  await openTaskFor(trx, record, "cancelled_arrival", scan);
  return { kind: "applied" };
}
