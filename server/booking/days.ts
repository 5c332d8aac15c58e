import {
  capacitySteps,
  shiftDay,
  type Occupation,
  type OccupationsOf,
  type ShiftDay,
} from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { localDateAt, minutesPerDay, type Instant, type LocalDate, type Span } from "../../shared/time/index.ts";
import type { Kysely } from "kysely";
import type { Trx } from "../db/events.ts";
import { hasManyWriters, lockNames, lockRows, lockRowsLater } from "../db/locks.ts";
import { prepared, type Later } from "../db/prepared.ts";
import type { Tables } from "../db/schema.ts";

const occupationsIn = prepared((db, it: { office: string; first: string; last: string; now: number } & Span) =>
  db
    .selectFrom("day")
    .innerJoin("occupation", "occupation.day", "day.id")
    .select(["occupation.id", "day.shift", "day.date", "from_minute", "to_minute", "expires_at"])
    .where("day.office", "=", it.office)
    .where("day.date", ">=", it.first)
    .where("day.date", "<=", it.last)
    .where("from_minute", "<", it.to)
    .where("to_minute", ">", it.from)
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", it.now)])),
);

const wholeDay: Span = { from: 0, to: minutesPerDay };

/** Some dates, or only some minutes of each of them. */
export interface Dates {
  from: LocalDate;
  to: LocalDate;
  minutes?: Span | undefined;
}

/** What occupies counters of an office on some dates as of `now`, without the occupations named in `except`. */
export async function occupationsBetween(
  db: Kysely<Tables>,
  office: string,
  { from: first, to: last, minutes = wholeDay }: Dates,
  now: Instant,
  except: readonly number[] = [],
): Promise<OccupationsOf> {
  const rows = await occupationsIn(db, { office, first, last, now, ...minutes });
  const byShift = new Map<string, Occupation[]>();
  for (const row of rows) {
    if (except.includes(row.id)) continue;
    const key = `${row.shift} ${row.date}`;
    const occupation = { from: row.from_minute, to: row.to_minute, expiresAt: row.expires_at as Instant | null };
    const known = byShift.get(key);
    if (known) known.push(occupation);
    else byShift.set(key, [occupation]);
  }
  return (shift, date) => byShift.get(`${shift} ${date}`) ?? [];
}

/** Which days a transaction is about to change. */
interface DaysOf {
  /** A date on which something is to be judged, whether somebody has booked on it before or not. */
  on?: { office: string; date: LocalDate };
  occupations?: readonly (number | null | undefined)[];
  holds?: readonly (string | undefined)[];
  /** An appointment whose new times are held. */
  movesOf?: string;
  /** An invitation with which a time is held. */
  invitation?: string | undefined;
}

/** A day row that is there already. */
export interface KnownDay {
  id: number;
  shift: string;
}

const lockDate = prepared<{ office: string; date: string }, KnownDay>((db, it) =>
  db
    .selectFrom("day")
    .select(["id", "shift"])
    .where("office", "=", it.office)
    .where("date", "=", it.date)
    .orderBy("id")
    .forNoKeyUpdate(),
);

const lockDayOfHold = prepared((db, it: { hold: string }) =>
  db
    .selectFrom("day")
    .select("id")
    .where("id", "=", (eb) =>
      eb
        .selectFrom("hold")
        .innerJoin("occupation", "occupation.id", "hold.occupation")
        .select("occupation.day")
        .where("hold.id", "=", it.hold),
    )
    .forNoKeyUpdate(),
);

const lockHold = prepared((db, it: { id: string }) =>
  db.selectFrom("hold").select("id").where("id", "=", it.id).forUpdate(),
);

/** Locks days that are named in several ways: all with one statement, in the order of their ids. */
async function lockMany(
  trx: Trx,
  { on, occupations = [], holds = [], movesOf = "", invitation = "" }: DaysOf,
): Promise<void> {
  const { office = "", date = "" } = on ?? {};
  const booked = trx.selectFrom("day").select("id").where("office", "=", office).where("date", "=", date);
  const ids = occupations.filter((it) => typeof it === "number");
  const occupied = trx
    .selectFrom("occupation")
    .select("day as id")
    .where("id", "in", [0, ...ids]);
  const held = trx
    .selectFrom("hold")
    .innerJoin("occupation", "occupation.id", "hold.occupation")
    .select("occupation.day as id")
    .where((eb) =>
      eb.or([
        eb("hold.id", "in", ["", ...holds.filter((it) => it !== undefined)]),
        eb("moves", "=", movesOf),
        eb("invitation", "=", invitation),
      ]),
    );
  const beside = trx
    .selectFrom("hold")
    .select("id")
    .where((eb) => eb.or([eb("moves", "=", movesOf), eb("invitation", "=", invitation)]));
  await lockRows(trx, beside.orderBy("id"));
  const days = booked.union(occupied).union(held);
  await lockRows(trx, trx.selectFrom("day").select("id").where("id", "in", days).orderBy("id"));
}

/**
 * Keeps days to this transaction before anything is read of them that decides: whoever changes them as well comes before or after
 * it. All of them at once and in one order, so that no two transactions wait for each other. Gives the rows of the date, where it was
 * asked for alone, as soon as something else is answered.
 */
export async function lockDays(trx: Trx, asked: DaysOf): Promise<Later<KnownDay>> {
  const unknown = { rows: [] };
  if (!hasManyWriters(trx)) return unknown;
  const { on, occupations = [], holds = [], movesOf, invitation } = asked;
  const held = holds.filter((it) => it !== undefined).sort();
  for (const id of held) await lockRowsLater(trx, lockHold, { id });
  if (on) await lockNames(trx, [`day/${on.office}/${on.date}`]);
  const [hold] = held;
  const isOther = movesOf !== undefined || invitation !== undefined || occupations.some((it) => typeof it === "number");
  // Nearly all name a date or a hold and nothing else; what has to be planned for all ways takes many times as long.
  if (on && !isOther && held.length === 0) return lockRowsLater(trx, lockDate, on);
  if (!on && !isOther && hold !== undefined && held.length === 1) await lockRowsLater(trx, lockDayOfHold, { hold });
  else await lockMany(trx, asked);
  return unknown;
}

/** Writes the capacity of a day where it differs from what is written; true when it does. */
async function writeProfile(trx: Trx, day: number, steps: (Span & { capacity: number })[]): Promise<boolean> {
  const rows = steps.map((it) => ({ day, from_minute: it.from, to_minute: it.to, capacity: it.capacity }));
  const written = await trx
    .selectFrom("day_capacity")
    .select(["day", "from_minute", "to_minute", "capacity"])
    .where("day", "=", day)
    .orderBy("from_minute")
    .execute();
  if (JSON.stringify(written) === JSON.stringify(rows)) return false;
  await trx.deleteFrom("day_capacity").where("day", "=", day).execute();
  if (rows.length > 0) await trx.insertInto("day_capacity").values(rows).execute();
  return true;
}

const changeDay = prepared((db, it: { office: string; shift: string; date: string }) =>
  db
    .insertInto("day")
    .values({ office: it.office, shift: it.shift, date: it.date, change: 1 })
    .onConflict((conflict) =>
      conflict.columns(["office", "date", "shift"]).doUpdateSet((eb) => ({ change: eb("day.change", "+", 1) })),
    )
    .returning(["id", "change"]),
);

const raise = prepared((db, it: { id: number }) =>
  db
    .updateTable("day")
    .set((eb) => ({ change: eb("change", "+", 1) }))
    .where("id", "=", it.id),
);

/**
 * The row of a shift on a date; raises its change number. A new one gets its capacity as the rules have it now. `known` are rows that
 * this transaction has locked.
 */
export async function dayFor(trx: Trx, office: string, on: ShiftDay, known: readonly KnownDay[]): Promise<number> {
  const locked = known.find((it) => it.shift === on.shift.id);
  if (locked) {
    await raise.later(trx, { id: locked.id });
    return locked.id;
  }
  const [row] = await changeDay(trx, { office, shift: on.shift.id, date: on.date });
  if (!row) throw new Error("a day was not written");
  // Rows that were there have the capacity of the rules in force: whoever changes the rules renews them.
  if (row.change === 1) await writeProfile(trx, row.id, capacitySteps(on.capacity));
  return row.id;
}

const touch = prepared((db, it: { occupation: number }) =>
  db
    .updateTable("day")
    .set((eb) => ({ change: eb("change", "+", 1) }))
    .where("id", "=", (eb) => eb.selectFrom("occupation").select("day").where("id", "=", it.occupation))
    .returning("date"),
);

/** Raises the change number of the day of an occupation, before whatever is asked next. */
export async function touchLater(trx: Trx, occupation: number): Promise<void> {
  await touch.later(trx, { occupation });
}

/** Raises the change number of the day of an occupation and tells its date. */
export async function touchDayOf(trx: Trx, occupation: number): Promise<LocalDate> {
  const [day] = await touch(trx, { occupation });
  if (!day) throw new Error("an occupation has no day");
  return day.date as LocalDate;
}

/** Deletes an occupation, and with it the hold that it belongs to; tells the date that has become freer. */
export async function removeOccupation(trx: Trx, occupation: number): Promise<LocalDate> {
  const date = await touchDayOf(trx, occupation);
  await trx.deleteFrom("occupation").where("id", "=", occupation).execute();
  return date;
}

/** Writes the capacity of every booked day from today on anew after a change of rules; what is booked stays booked. */
export async function renewDays(trx: Trx, office: Office, now: Instant): Promise<void> {
  const booked = trx
    .selectFrom("day")
    .select(["id", "shift", "date"])
    .where("office", "=", office.id)
    .where("date", ">=", localDateAt(now, office.timeZone))
    .orderBy("id");
  await lockRows(trx, booked);
  const days = await booked.execute();
  const shifts = new Map(office.units.flatMap((unit) => unit.shifts.map((shift) => [shift.id, { unit, shift }])));
  for (const { id, shift, date } of days) {
    const found = shifts.get(shift);
    // A shift that the rules no longer know has no counters.
    const steps = found ? capacitySteps(shiftDay(office, found.unit, found.shift, date as LocalDate).capacity) : [];
    if (!(await writeProfile(trx, id, steps))) continue;
    await trx
      .updateTable("day")
      .set((eb) => ({ change: eb("change", "+", 1) }))
      .where("id", "=", id)
      .execute();
  }
}
