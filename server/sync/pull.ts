import { done, refused, type Result } from "../../shared/problems.ts";
import type { StaffMember } from "../../shared/staff/index.ts";
import { oldestDeviceSchemaVersion, type Change, type PullAnswer, type SeqRange } from "../../shared/sync/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { localDateAt, type Instant, type LocalDate } from "../../shared/time/index.ts";
import {
  changedLately,
  endedChanges,
  listedDates,
  listedVisits,
  passIdsOf,
  taskChanges,
  visitsOf,
  visitsOn,
  type ListedRow,
} from "../checkin/index.ts";
import type { Trx } from "../db/events.ts";
import { cursorOf, revisionIn } from "./cursor.ts";
import type { SyncDeps } from "./deps.ts";
import { changesAfter, revisionOf } from "./changes.ts";
import { lastSeqOf, missingUpTo } from "./store.ts";

/** What was read in one transaction. The names in it are opened afterwards. */
interface Reading {
  listed: readonly LocalDate[];
  revision: number;
  /** Visits that are on the list, and changes that name nobody. */
  visits: readonly ListedRow[];
  others: readonly Change[];
  lastSeq: number;
  missing: readonly SeqRange[];
  reset: boolean;
}

interface Asked {
  cursor: string;
  deviceId: string;
  lastSeq?: number | undefined;
  schemaVersion?: number | undefined;
}

async function everything(trx: Trx, office: Office, listed: readonly LocalDate[], now: Instant) {
  const visits = await visitsOn(trx, office.id, listed, office.timeZone);
  const onList = new Set(passIdsOf(visits));
  const changed = await changedLately(trx, office.id, now);
  // What is on the list speaks for itself, unless it was cancelled: then the pass has ended wherever it is shown.
  const ended = changed.filter((it) => it.status === "cancelled" || !it.passIds.some((id) => onList.has(id)));
  return { visits, others: [...ended.flatMap(endedChanges), ...(await taskChanges(trx, office.id))] };
}

async function sinceRevision(trx: Trx, office: Office, listed: readonly LocalDate[], revision: number) {
  const { appointments, booked, moved, tasks } = await changesAfter(trx, office.id, revision);
  const rows = await visitsOf(trx, office.id, appointments);
  const isListed = onDates(listed, office.timeZone);
  const visits = rows.filter(isListed);
  const left = rows.filter((it) => !isListed(it) && !booked.has(it.id));
  const gone: Change[] = passIdsOf(left).map((passId) => ({ type: "gone", passId }));
  const over = [...visits, ...left].filter((it) => it.status === "cancelled" || (moved.has(it.id) && !isListed(it)));
  const ended = over.flatMap((it) => endedChanges({ passIds: passIdsOf([it]), status: it.status, start: it.start_at }));
  const distinct = [...new Map(ended.map((it) => [it.prefix, it])).values()];
  return { visits, others: [...gone, ...distinct, ...(await taskChanges(trx, office.id, tasks))] };
}

function onDates(listed: readonly LocalDate[], zone: string) {
  return ({ start_at: start }: ListedRow) => listed.includes(localDateAt(start as Instant, zone));
}

/**
 * What a device has to know: everything without a cursor, else what changed since. Read in one transaction, so that nothing is
 * committed between the revision and the rows; names are opened after it.
 */
export function pull({ db, clock, seal, offices, noteContact }: SyncDeps) {
  async function read(trx: Trx, office: Office, asked: Asked, now: Instant): Promise<Reading> {
    const { cursor, deviceId, lastSeq: known = 0 } = asked;
    const listed = listedDates(office, now);
    const revision = await revisionOf(trx, office.id);
    const place = { office: office.id, device: deviceId };
    const lastSeq = await lastSeqOf(trx, place);
    const missing = known > lastSeq ? await missingUpTo(trx, place, { after: lastSeq, upTo: known }) : [];
    const base = { listed, revision, lastSeq, missing, reset: false };
    if (cursor === "") return { ...base, ...(await everything(trx, office, listed, now)) };
    const since = revisionIn(cursor, { office: office.id, listed, revision });
    if (since === undefined) return { ...base, visits: [], others: [], reset: true };
    return { ...base, ...(await sinceRevision(trx, office, listed, since)) };
  }

  return async (asked: Asked, by: StaffMember): Promise<Result<PullAnswer>> => {
    const office = offices.get(by.office);
    if (!office) return refused("not_allowed");
    const contact = await noteContact(office.id, { device: asked.deviceId });
    if (!contact.ok) return contact;
    // Everything that such a program has done was taken before it asks: it pushes first.
    if ((asked.schemaVersion ?? 1) < oldestDeviceSchemaVersion) return refused("program_too_old");
    const now = clock.now();
    const { listed, revision, visits, others, lastSeq, missing, reset } = await db
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute((trx) => read(trx, office, asked, now));
    return done({
      type: "changes",
      cursor: reset ? "" : cursorOf({ office: office.id, listed, revision }),
      asOf: now,
      listed: [...listed],
      changes: [...listedVisits(seal, visits), ...others],
      lastSeq,
      ...(missing.length > 0 ? { missing: [...missing] } : {}),
      ...(reset ? { reset } : {}),
    });
  };
}
