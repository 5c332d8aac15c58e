import type { Kysely, Selectable } from "kysely";
import type { Audience } from "../../../shared/booking/index.ts";
import type { Office } from "../../../shared/offices/index.ts";
import { minutesPerDay } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { lockNames } from "../../db/locks.ts";
import { prepared } from "../../db/prepared.ts";
import type { Tables, WaitingEntryRow } from "../../db/schema.ts";

/** An entry of a waiting list as its row says. */
export type WaitingEntry = Selectable<WaitingEntryRow>;

/** Who wants the same stands in the same line: these services, first and others, for so many persons, by this door. */
export interface WaitingWish {
  services: string[];
  persons: number;
  audience: Audience;
}

/** A wish as the column of the entries holds it: the same text for the same wish. */
export const wishText = ({ services, persons, audience }: WaitingWish) => JSON.stringify([services, persons, audience]);

export function readWish(text: string): WaitingWish {
  const [services, persons, audience] = JSON.parse(text) as [string[], number, Audience];
  return { services, persons, audience };
}

/** Stands for "nobody said by when": later than any date. */
export const neededAnyTime = "9999-12-31";

/** The first and the last minute at which a visit may begin where nobody said otherwise. */
export const anyTimeOfDay = { earliest: 0, latest: minutesPerDay - 1 };

/**
 * Keeps the line of an office to this transaction: two who give a time up at once must not offer both to the same person. Taken after
 * the days and before the log.
 */
export const lockLine = (trx: Trx, office: string) => lockNames(trx, [`waiting/${office}`]);

const nextWish = prepared((db, it: { office: string; state: WaitingEntryRow["state"]; after: string }) =>
  db
    .selectFrom("waiting_entry")
    .select("wish")
    .where("office", "=", it.office)
    .where("state", "=", it.state)
    .where("wish", ">", it.after)
    .orderBy("wish")
    .limit(1),
);

/** Whether anybody waits at an office: for most cancellations the only question. */
export async function anybodyWaits(trx: Trx, office: string): Promise<boolean> {
  return (await nextWish(trx, { office, state: "waiting", after: "" })).length > 0;
}

/** What people in line want, each wish once. It jumps from wish to wish, however many want the same. */
export async function wishesInLine(
  db: Kysely<Tables>,
  office: string,
  states: readonly WaitingEntryRow["state"][],
): Promise<Set<string>> {
  const wishes = new Set<string>();
  for (const state of states) {
    for (let after = ""; ;) {
      const [next] = await nextWish(db, { office, state, after });
      if (!next) break;
      wishes.add((after = next.wish));
    }
  }
  return wishes;
}

/** Where somebody stands: before everybody who needs it later, came later, or has the higher number. */
export type Standing = Pick<WaitingEntry, "needed_by" | "entered_at" | "number">;

export type LineOrder = Office["waiting"]["order"];

/** Whether one is asked before another. */
export function isBefore(order: LineOrder, a: Standing, b: Standing): boolean {
  if (order === "need" && a.needed_by !== b.needed_by) return a.needed_by < b.needed_by;
  return a.entered_at === b.entered_at ? a.number < b.number : a.entered_at < b.entered_at;
}

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
