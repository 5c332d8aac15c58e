import type { Kysely } from "kysely";
import type { LocalDate } from "../../shared/time/index.ts";
import type { Trx } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";

/** An office on a date of its calendar, opened from a place. */
export interface Opening {
  office: string;
  date: LocalDate;
  origin: string;
}

/** Counts one opening more. */
export async function addOpening(trx: Trx, opening: Opening): Promise<void> {
  await trx
    .insertInto("origin_count")
    .values({ ...opening, openings: 1 })
    .onConflict((it) =>
      it
        .columns(["office", "date", "origin"])
        .doUpdateSet(({ ref, eb }) => ({ openings: eb(ref("origin_count.openings"), "+", 1) })),
    )
    .execute();
}

/** What was counted of an office since a date, the newest date first. */
export function openingsSince(db: Kysely<Tables>, office: string, date: LocalDate) {
  return db
    .selectFrom("origin_count")
    .select(["date", "origin", "openings"])
    .where("office", "=", office)
    .where("date", ">=", date)
    .orderBy("date", "desc")
    .orderBy("origin")
    .execute();
}
