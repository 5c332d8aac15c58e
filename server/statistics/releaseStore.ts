import type { Kysely } from "kysely";
import type { Occupation } from "../../shared/booking/index.ts";
import type { Instant, LocalDate } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import type { ReleaseRecordRow, Tables } from "../db/schema.ts";
import type { BookedThen, Gone, OpenedStart } from "./opened.ts";

/** What a release opened, as it is kept. */
export interface ReleaseRecord extends Pick<ReleaseRecordRow, "office" | "audience" | "shift" | "service"> {
  date: LocalDate;
  releasedAt: Instant;
  rulesVersion: number;
  opened: readonly OpenedStart[];
  half: Instant | null;
  all: Instant | null;
}

function recordOf(row: ReleaseRecordRow): ReleaseRecord {
  const { office, audience, shift, service } = row;
  return {
    ...{ office, audience, shift, service },
    date: row.date as LocalDate,
    releasedAt: row.released_at as Instant,
    rulesVersion: row.rules_version,
    opened: JSON.parse(row.opened) as OpenedStart[],
    half: row.half_gone_at as Instant | null,
    all: row.gone_at as Instant | null,
  };
}

/** Up to which instant the releases of an office are written down; undefined where nobody has looked yet. */
export async function lookedUpTo(db: Kysely<Tables>, office: string): Promise<Instant | undefined> {
  const row = await db.selectFrom("release_look").select("up_to").where("office", "=", office).executeTakeFirst();
  return row?.up_to as Instant | undefined;
}

export async function noteLook(trx: Trx, office: string, upTo: Instant): Promise<void> {
  await trx
    .insertInto("release_look")
    .values({ office, up_to: upTo })
    .onConflict((conflict) => conflict.column("office").doUpdateSet({ up_to: upTo }))
    .execute();
}

/** Keeps what a release opened; one that is kept already stays as it is. */
export async function keepRelease(trx: Trx, record: Omit<ReleaseRecord, "half" | "all">): Promise<void> {
  const { office, audience, shift, service, date } = record;
  await trx
    .insertInto("release_record")
    .values({
      ...{ office, audience, shift, service, date },
      released_at: record.releasedAt,
      rules_version: record.rulesVersion,
      opened: JSON.stringify(record.opened),
      half_gone_at: null,
      gone_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Adds how fast it was taken. What was written once is not written again. */
export async function keepGone(trx: Trx, record: ReleaseRecord, { half, all }: Gone): Promise<void> {
  const ofRecord = trx
    .updateTable("release_record")
    .where("office", "=", record.office)
    .where("released_at", "=", record.releasedAt)
    .where("audience", "=", record.audience)
    .where("date", "=", record.date)
    .where("shift", "=", record.shift)
    .where("service", "=", record.service);
  await ofRecord.set({ half_gone_at: half }).where("half_gone_at", "is", null).execute();
  await ofRecord.set({ gone_at: all }).where("gone_at", "is", null).execute();
}

/** Shifts on dates from a date on of which not everything is gone that was released, with the change number of their bookings. */
export function daysNotGone(db: Kysely<Tables>, office: string, from: LocalDate) {
  return db
    .selectFrom("release_record as record")
    .innerJoin("day", (join) =>
      join
        .onRef("day.office", "=", "record.office")
        .onRef("day.shift", "=", "record.shift")
        .onRef("day.date", "=", "record.date"),
    )
    .select(["day.shift", "day.date", "day.change"])
    .distinct()
    .where("record.office", "=", office)
    .where("record.date", ">=", from)
    .where("record.gone_at", "is", null)
    .execute();
}

/** What of a shift on a date was released and is not all gone. */
export async function notGone(
  db: Kysely<Tables>,
  office: string,
  shift: string,
  date: string,
): Promise<ReleaseRecord[]> {
  const rows = await db
    .selectFrom("release_record")
    .selectAll()
    .where("office", "=", office)
    .where("shift", "=", shift)
    .where("date", "=", date)
    .where("gone_at", "is", null)
    .execute();
  return rows.map(recordOf);
}

/** What was released after one instant up to another, the latest first. */
export async function releasesIn(
  db: Kysely<Tables>,
  office: string,
  span: { from: Instant; before: Instant },
): Promise<ReleaseRecord[]> {
  const rows = await db
    .selectFrom("release_record")
    .selectAll()
    .where("office", "=", office)
    .where("released_at", ">=", span.from)
    .where("released_at", "<", span.before)
    .orderBy("released_at", "desc")
    .orderBy("date")
    .orderBy("shift")
    .orderBy("audience")
    .orderBy("service")
    .execute();
  return rows.map(recordOf);
}

const rowsOn = (db: Kysely<Tables>, office: string, shift: string, date: string) =>
  db
    .selectFrom("occupation")
    .innerJoin("day", "day.id", "occupation.day")
    .select(["from_minute as from", "to_minute as to", "expires_at as expiresAt", "occupation.at"])
    .where("day.office", "=", office)
    .where("day.shift", "=", shift)
    .where("day.date", "=", date);

/** What occupied a shift on a date at an instant, as far as it is still known. */
export function occupiedThen(
  db: Kysely<Tables>,
  office: string,
  on: { shift: string; date: string },
  at: Instant,
): Promise<Occupation[]> {
  return rowsOn(db, office, on.shift, on.date).where("occupation.at", "<=", at).$castTo<Occupation>().execute();
}

/** The appointments of a shift on a date, with the instant at which each was booked or moved there. */
export function bookedOn(
  db: Kysely<Tables>,
  office: string,
  on: { shift: string; date: string },
): Promise<BookedThen[]> {
  return rowsOn(db, office, on.shift, on.date).where("kind", "=", "appointment").$castTo<BookedThen>().execute();
}
