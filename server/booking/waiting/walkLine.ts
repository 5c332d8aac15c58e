import type { Kysely } from "kysely";
import type { Trx } from "../../db/events.ts";
import { prepared } from "../../db/prepared.ts";
import type { Tables } from "../../db/schema.ts";
import type { LineOrder, Standing } from "./lines.ts";

/** Before everybody. */
const atTheDoor: Standing = { needed_by: "", entered_at: -1, number: 0 };

interface Search extends Standing {
  office: string;
  wish: string;
  date: string;
  /** The first and the last minute at which something begins that could be offered. */
  first: number;
  last: number;
  freed: number;
  now: number;
}

type Values = { [K in keyof Search]: Search[K] };

/** Those of a line whom minutes on a date may suit, and who were not asked for them before. */
const suited = (db: Kysely<Tables>, it: Values) =>
  db
    .selectFrom("waiting_entry")
    .leftJoin("appointment", "appointment.id", "waiting_entry.appointment")
    .selectAll("waiting_entry")
    .select(["appointment.start_at", "appointment.end_at", "appointment.status", "appointment.confirm_until"])
    .where("waiting_entry.office", "=", it.office)
    .where("waiting_entry.state", "=", "waiting")
    .where("wish", "=", it.wish)
    .where("from_date", "<=", it.date)
    .where("to_date", ">=", it.date)
    .where("earliest", "<=", it.last)
    .where("latest", ">=", it.first)
    .where("rests_until", "<=", it.now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("waiting_offer")
            .select("waiting_offer.id")
            .whereRef("waiting_offer.entry", "=", "waiting_entry.id")
            .where("waiting_offer.freed", "=", it.freed),
        ),
      ),
    )
    // Nobody holds two offers, whatever number of entries she has made.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("waiting_entry as other")
            .select("other.id")
            .whereRef("other.contact_hash", "=", "waiting_entry.contact_hash")
            .where("other.state", "=", "offered"),
        ),
      ),
    )
    .limit(1);

const next = {
  time: prepared((db, it: Values) =>
    suited(db, it)
      .where((eb) =>
        eb(eb.refTuple("waiting_entry.entered_at", "waiting_entry.number"), ">", eb.tuple(it.entered_at, it.number)),
      )
      .orderBy("entered_at")
      .orderBy("number"),
  ),
  need: prepared((db, it: Values) =>
    suited(db, it)
      .where((eb) =>
        eb(
          eb.refTuple("waiting_entry.needed_by", "waiting_entry.entered_at", "waiting_entry.number"),
          ">",
          eb.tuple(it.needed_by, it.entered_at, it.number),
        ),
      )
      .orderBy("needed_by")
      .orderBy("entered_at")
      .orderBy("number"),
  ),
};

/** Somebody in line, with the appointment that she would give up for an earlier time. */
export type InLine = Awaited<ReturnType<(typeof next)["time"]>>[number];

/** Walks through those of one line whom the minutes may suit, in the order in which they are asked. */
export async function* walkLine(
  trx: Trx,
  order: LineOrder,
  search: Omit<Search, keyof Standing>,
): AsyncGenerator<InLine> {
  for (let after = atTheDoor; ;) {
    const { needed_by, entered_at, number } = after;
    const [found] = await next[order](trx, { ...search, needed_by, entered_at, number });
    if (!found) return;
    yield found;
    after = found;
  }
}
