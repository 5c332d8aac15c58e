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
