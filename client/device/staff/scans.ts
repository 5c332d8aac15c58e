import type { Knowledge } from "../../../shared/checkin/index.ts";

import type { Instant } from "../../../shared/time/index.ts";
import { factIn, onStaffDatabase, type OwnArrival, type StaffDatabase } from "./database.ts";
import { deviceIn } from "./deviceNumber.ts";
import { append, appendNew, type Act } from "./outbox.ts";

/** What the disk tells about one pass. Whether the server answers it cannot know. */
export type Held = Omit<Knowledge, "reached">;

/** A scan that is to be kept, and the instant of the arrival in server time. */
export interface Scan {
  act: Extract<Act, { name: "scan" }>;
  at: Instant;
}

const prefixOf = (passId: string) => passId.slice(0, 16);

async function held(database: StaffDatabase, passId: string | null): Promise<Held> {
  const known = <T>(get: (id: string) => PromiseLike<T>) => (passId === null ? undefined : get(passId));
  // All at once: somebody waits before the screen for every turn that the database takes.
  const [list, keySet, visit, ended, own] = await Promise.all([
    factIn(database, "list"),
    factIn(database, "keySet"),
    known((id) => database.visits.get(id)),
    known((id) => database.ended.get(prefixOf(id))),
    known((id) => database.arrivals.get(id)),
  ]);
  return {
    visit: visit ?? null,
    ended: ended?.as ?? null,
    movedTo: ended?.start ?? null,
    ownArrival: own ? { at: own.at, desk: own.desk } : null,
    listed: list?.listed ?? [],
    listAsOf: list?.asOf ?? null,
    keysAsOf: keySet?.asOf ?? null,
  };
}

const arrivalOf = ({ act: { args }, at }: Scan): OwnArrival | undefined =>
  args.arrival && args.passId !== null ? { passId: args.passId, at, desk: args.desk } : undefined;

/** Set once, the earliest wins: a second admission of the same person here changes nothing. */
async function arrive({ arrivals }: StaffDatabase, arrival: OwnArrival): Promise<void> {
  if (!(await arrivals.get(arrival.passId))) await arrivals.add(arrival);
}

/** Keeps a scan whose verdict is already known. Resolves when it has reached the disk. */
export function keepScan(scan: Scan): Promise<void> {
  return onStaffDatabase((it) =>
    it.transaction("rw", [it.facts, it.outbox, it.arrivals], async () => {
      const arrival = arrivalOf(scan);
      await Promise.all([append(it, scan.act), arrival && arrive(it, arrival)]);
    }),
  );
}

/**
 * Asks what is known about a pass, lets `decide` judge, and keeps the scan: all in one strict transaction, so that of two tabs that
 * see the same pass at once the second finds the arrival of the first. When it resolves the scan has reached the disk; when it
 * rejects nothing was kept. `decide` must not wait for anything, and makes its act anew each time it is asked.
 */
export function judgeAndKeep<T>(passId: string | null, decide: (held: Held) => { scan: Scan; outcome: T }): Promise<T> {
  return onStaffDatabase((it) =>
    it.transaction("rw", [it.facts, it.visits, it.ended, it.arrivals, it.outbox], async () => {
      const [known, device] = await Promise.all([held(it, passId), deviceIn(it)]);
      const { scan, outcome } = decide(known);
      const arrival = known.ownArrival ? undefined : arrivalOf(scan);
      await Promise.all([appendNew(it, scan.act, device), arrival && it.arrivals.add(arrival)]);
      return outcome;
    }),
  );
}
