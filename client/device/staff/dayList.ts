import type { ListedVisit } from "../../../shared/checkin/index.ts";
import { deviceSchemaVersion, type Change, type PullAnswer, type ScanArgs } from "../../../shared/sync/index.ts";
import { addDays, localDateAt, type Instant, type LocalDate } from "../../../shared/time/index.ts";
import {
  fact,
  factIn,
  onStaffDatabase,
  type OwnArrival,
  type StaffDatabase,
  type StoredRow,
  type StoredTask,
} from "./database.ts";
import { forgetOpenedNames, openNames, sealNames, type VisitorName } from "./names.ts";

/** A visit of the day list with its name opened, for the screen only. */
export type Visit = Omit<StoredRow, "iv" | "sealed"> & { name: VisitorName | null };

type VisitChange = Extract<Change, { type: "visit" }>;

async function sealedRows(changes: readonly VisitChange[]): Promise<StoredRow[]> {
  const seals = await sealNames(changes);
  return changes.flatMap(({ type: _type, familyName: _family, givenName: _given, ...row }, index) => {
    const seal = seals[index];
    return seal ? [{ ...(row as Omit<StoredRow, "iv" | "sealed">), ...seal }] : [];
  });
}

/**
 * Compares what this device took in with what the server says now. Another device was earlier: whoever stands here shall know.
 * No arrival at all, and nothing of ours on its way: the visit was moved since, and the person has not come to the new time.
 */
async function compareOwn(
  database: StaffDatabase,
  own: OwnArrival,
  { passId, desk, arrivedAt }: StoredRow,
  onTheWay: ReadonlySet<unknown>,
): Promise<void> {
  if (arrivedAt === null) {
    if (!onTheWay.has(passId)) await database.arrivals.delete(passId);
    return;
  }
  if (!isEarlier(arrivedAt, own.at)) return;
  await database.arrivals.put({ passId, desk, at: arrivedAt });
  await database.notices.put({ passId, desk, arrivedAt });
}

/** Of a long list only the few rows are compared whose visitors came in here: the database loses a transaction of thousands of waits. */
async function compareAllOwn(database: StaffDatabase, rows: readonly StoredRow[]): Promise<void> {
  const onTheWay = await passesOnTheWay(database);
  const listed = new Map(rows.map((it) => [it.passId, it]));
  for (const own of await database.arrivals.toArray()) {
    const row = listed.get(own.passId);
    if (row) await compareOwn(database, own, row, onTheWay);
  }
}

// Clocks are compared across a network: a second is no other arrival.
const isEarlier = (instant: Instant, own: Instant) => instant < own - 1000;

const passesOnTheWay = async ({ outbox }: StaffDatabase): Promise<ReadonlySet<unknown>> =>
  new Set((await outbox.toArray()).map(({ args }) => (args as Partial<ScanArgs>).passId));

const ofType = <Type extends Change["type"]>(changes: readonly Change[], type: Type) =>
  changes.filter((it): it is Extract<Change, { type: Type }> => it.type === type);

/** Takes over what is no visit; a few steps, however much there is. */
async function apply(database: StaffDatabase, changes: readonly Change[], heardAt: Instant): Promise<void> {
  const ended = ofType(changes, "ended").map(({ prefix, as, start }) => ({
    prefix,
    as,
    start: start as Instant | null,
    heardAt,
  }));
  const tasks = ofType(changes, "task");
  await database.visits.bulkDelete(ofType(changes, "gone").map(({ passId }) => passId));
  await database.ended.bulkPut(ended);
  await database.tasks.bulkPut(tasks.filter(({ closed }) => !closed));
  await database.tasks.bulkDelete(tasks.filter(({ closed }) => closed).map(({ task }) => task));
}

/** The cursor of a list that is not whole: it still serves, and the next pull brings all of it. */
const none = "";

/**
 * Takes over what the server says has changed, or the whole list. Names are sealed before they come near the disk. `office` is that
 * of whoever was signed in when it was asked for: if somebody signed out since, in whichever tab, nothing is taken over. `since` is the
 * cursor it continues: where the list is no longer the one that was asked about, the next pull tells more than this one.
 */
export async function takeChanges(
  { cursor, asOf, listed, changes }: PullAnswer,
  whole: boolean,
  office?: string,
  since?: string,
): Promise<void> {
  const rows = await sealedRows(ofType(changes, "visit"));
  await onStaffDatabase((it) =>
    it.transaction("rw", [it.visits, it.ended, it.tasks, it.facts, it.arrivals, it.notices, it.outbox], async () => {
      if ((await factIn(it, "session"))?.office.id !== office) return;
      if (!whole && since !== undefined && (await factIn(it, "list"))?.cursor !== since) return;
      if (whole) await Promise.all([it.visits.clear(), it.tasks.clear(), it.ended.clear()]);
      await it.visits.bulkPut(rows);
      await compareAllOwn(it, rows);
      await apply(it, changes, asOf as Instant);
      await it.facts.put({
        id: "list",
        value: { cursor, asOf: asOf as Instant, listed: listed as LocalDate[], schemaVersion: deviceSchemaVersion },
      });
    }),
  );
}

/**
 * The cursor of the last pull; `undefined` pulls anew. What an older program did not understand of the list it has read over: a newer
 * one begins anew.
 */
export async function cursor(): Promise<string | undefined> {
  const list = await fact("list");
  return list?.schemaVersion === deviceSchemaVersion && list.cursor !== none ? list.cursor : undefined;
}

/** What this device took in shows on its list before the server has heard of it. */
function withArrival<T extends ListedVisit>(row: T, own: OwnArrival | undefined): T {
  if (!own || row.arrivedAt !== null) return row;
  return { ...row, arrivedAt: own.at, desk: own.desk, status: row.status === "booked" ? "arrived" : row.status };
}

/** The whole list in the order of time, names opened. */
export async function visits(): Promise<Visit[]> {
  const [rows, own] = await onStaffDatabase((it) => Promise.all([it.visits.toArray(), it.arrivals.toArray()]));
  const names = await openNames(rows);
  const arrivals = new Map(own.map((it) => [it.passId, it]));
  const opened = rows.map(({ iv: _iv, sealed: _sealed, ...row }, index) => ({
    ...withArrival(row, arrivals.get(row.passId)),
    name: names[index] ?? null,
  }));
  return opened.sort((one, other) => one.start - other.start || one.code.localeCompare(other.code));
}

export const tasks = (): Promise<StoredTask[]> => onStaffDatabase((it) => it.tasks.toArray());

const endedKeptDays = 15;

/** Deletes the visits of days that are over, with their names, and what else has served its time. */
export async function dropOver(now: Instant, timeZone: string): Promise<number> {
  const today = localDateAt(now, timeZone);
  const isOver = (instant: Instant, keptDays = 0) => addDays(localDateAt(instant, timeZone), keptDays) < today;
  return onStaffDatabase((it) =>
    it.transaction("rw", [it.visits, it.arrivals, it.ended, it.tasks, it.facts], async () => {
      const dropped = await it.visits.filter((row) => isOver(row.start)).delete();
      await it.arrivals.filter((own) => isOver(own.at, 1)).delete();
      const ended = await it.ended.filter((one) => isOver(one.heardAt, endedKeptDays)).delete();
      const tasks = await it.tasks.filter((task) => isOver(task.at as Instant)).delete();
      const list = await factIn(it, "list");
      // Without a contact the day is only believed. If the clock was wrong, the server has to tell again what went here.
      if (list && dropped + ended + tasks > 0) await it.facts.put({ id: "list", value: { ...list, cursor: none } });
      return dropped;
    }),
  );
}

const aboutVisitors = (it: StaffDatabase) => [it.visits, it.tasks, it.ended, it.notices];

/** Signing out: everything about visitors goes, and the key that opened it. What waits for a receipt stays. */
export function forgetPersons(): Promise<void> {
  forgetOpenedNames();
  return onStaffDatabase((it) =>
    it.transaction("rw", [...aboutVisitors(it), it.facts, it.keys], async () => {
      await Promise.all(aboutVisitors(it).map((table) => table.clear()));
      await it.keys.delete("names");
      await it.facts.bulkDelete(["session", "list"]);
    }),
  );
}

/**
 * The office has blocked this tablet: all of its keys go, and everything about visitors and about whoever worked at it. What waits
 * for a receipt stays, and where the tablet stands.
 */
export function forgetEverybody(at: Instant): Promise<void> {
  forgetOpenedNames();
  return onStaffDatabase((it) =>
    it.transaction("rw", [...aboutVisitors(it), it.facts, it.keys, it.persons], async () => {
      const name = (await factIn(it, "enrolled"))?.name ?? (await factIn(it, "blocked"))?.name ?? "";
      await Promise.all([...aboutVisitors(it), it.keys, it.persons].map((table) => table.clear()));
      await it.facts.bulkDelete(["session", "list", "enrolled", "servedAs"]);
      await it.facts.put({ id: "blocked", value: { name, at } });
    }),
  );
}
