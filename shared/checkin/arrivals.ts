import { millisPerMinute, type Instant } from "../time/index.ts";

/** An arrival (Ankunft) as one screen took it. */
export interface ArrivalScan {
  /** Server time, as far as it is known. */
  at: Instant;
  /** The device (tablet) and the desk whose screen took it. */
  device: string;
  desk: string | null;
}

/** What a device says about the instant of an act: its own clock, and the server's clock minus its own. */
export interface ToldInstant {
  at: Instant;
  /** Null where the device has not measured it today. */
  offsetMs: number | null;
}

/** Two scans of one pass that lie further apart than this need an explanation. */
const secondScanAfterMinutes = 2;

/**
 * The instant of an act of a device in server time. The clock of a device alone is not believed: without a measured offset the
 * instant of receipt counts, and nothing has happened later than it was received.
 */
export function serverInstant(told: ToldInstant, receivedAt: Instant): Instant {
  if (told.offsetMs === null) return receivedAt;
  return Math.min(receivedAt, Math.round(told.at + told.offsetMs)) as Instant;
}

/**
 * Two scans of one pass on different screens, more than two minutes apart: the first such pair in the order of time, whatever
 * the order in which they arrived. Somebody may have come in on a copy.
 */
export function secondScan<Scan extends ArrivalScan>(scans: readonly Scan[]): readonly [Scan, Scan] | undefined {
  const inOrder = scans.toSorted((one, other) => one.at - other.at);
  for (const [index, first] of inOrder.entries()) {
    const late = inOrder.slice(index + 1).find((it) => isElsewhere(first, it) && isLate(first, it));
    if (late) return [first, late];
  }
  return undefined;
}

function isElsewhere(one: ArrivalScan, other: ArrivalScan): boolean {
  return one.device !== other.device || one.desk !== other.desk;
}

function isLate(first: ArrivalScan, other: ArrivalScan): boolean {
  return other.at - first.at > secondScanAfterMinutes * millisPerMinute;
}
