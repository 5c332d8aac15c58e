import type { Kysely } from "kysely";
import type { Office } from "../../../shared/offices/index.ts";
import { localDateAt, type Instant } from "../../../shared/time/index.ts";
import { prepared } from "../../db/prepared.ts";
import type { Tables, WaitingEntryRow } from "../../db/schema.ts";
import { readWish, wishesInLine, type Standing, type WaitingEntry } from "./lines.ts";

interface Question extends Standing {
  office: string;
  state: WaitingEntryRow["state"];
  wish: string;
  from: string;
  to: string;
  earliest: number;
  latest: number;
}
type Values = { [K in keyof Question]: Question[K] };

/** Those of a line whose dates and times of the day meet those of somebody else. */
const rivals = (db: Kysely<Tables>, it: Values) =>
  db
    .selectFrom("waiting_entry")
    .select(({ fn }) => fn.countAll<number | string>().as("many"))
    .where("office", "=", it.office)
    .where("state", "=", it.state)
    .where("wish", "=", it.wish)
    .where("from_date", "<=", it.to)
    .where("to_date", ">=", it.from)
    .where("earliest", "<=", it.latest)
    .where("latest", ">=", it.earliest);

const countBefore = {
  time: prepared((db, it: Values) =>
    rivals(db, it).where((eb) => eb(eb.refTuple("entered_at", "number"), "<", eb.tuple(it.entered_at, it.number))),
  ),
  need: prepared((db, it: Values) =>
    rivals(db, it).where((eb) =>
      eb(eb.refTuple("needed_by", "entered_at", "number"), "<", eb.tuple(it.needed_by, it.entered_at, it.number)),
    ),
  ),
};

const inLine = ["waiting", "offered"] as const;

/** Whether one shift could serve both: only then can one take a time from the other. */
function compete(office: Office, mine: readonly string[], others: readonly string[]): boolean {
  const all = [...mine, ...others];
  return office.units.some(({ shifts }) => shifts.some(({ services }) => all.every((it) => services.includes(it))));
}

/**
 * How many stand before somebody for times that suit both: asked earlier, on dates and at times of the day that meet, for services
 * that the same counters serve. Nobody is left out who could be asked first.
 */
export async function aheadOf(db: Kysely<Tables>, office: Office, entry: WaitingEntry, now: Instant): Promise<number> {
  const { needed_by, entered_at, number, earliest, latest, to_date: to } = entry;
  const today = localDateAt(now, office.timeZone);
  // Whose last date has passed waits no more, whenever that is written down.
  const from = entry.from_date < today ? today : entry.from_date;
  const mine = readWish(entry.wish).services;
  let ahead = 0;
  for (const wish of await wishesInLine(db, office.id, inLine)) {
    if (!compete(office, mine, readWish(wish).services)) continue;
    for (const state of inLine) {
      const standing = { needed_by, entered_at, number };
      const question = { office: office.id, state, wish, from, to, earliest, latest, ...standing };
      const [row] = await countBefore[office.waiting.order](db, question);
      ahead += Number(row?.many ?? 0);
    }
  }
  return ahead;
}
