import type { Kysely } from "kysely";
import type { EndedChange } from "../../shared/sync/index.ts";
import type { Tables } from "../db/schema.ts";

const day = 24 * 60 * 60 * 1000;
/** For so long a device is told that a pass was cancelled or moved; older passes are long past. */
const toldFor = 14 * day;
/** The first 8 bytes of a pass id. */
const prefixOf = (passId: string) => passId.slice(0, 16);

/** A visit that a pass may still speak of although it was cancelled, or has another time now. */
export interface ChangedVisit {
  passIds: readonly string[];
  status: string;
  start: number;
}

/** What devices are told of it. `start` is where the visit is now: a pass that says the same is not the one that ended. */
export function endedChanges({ passIds, status, start }: ChangedVisit): EndedChange[] {
  const became = status === "cancelled" ? { as: "cancelled" as const, start: null } : { as: "moved" as const, start };
  return passIds.map((it) => ({ type: "ended", prefix: prefixOf(it), ...became }));
}

/** The visits of an office that were cancelled or moved in the last 14 days. */
export async function changedLately(db: Kysely<Tables>, office: string, now: number): Promise<ChangedVisit[]> {
  const rows = await db
    .selectFrom("appointment")
    .leftJoin("companion", "companion.appointment", "appointment.id")
    .select(["appointment.id", "status", "start_at", "appointment.pass_id", "companion.pass_id as companion_pass_id"])
    .where("office", "=", office)
    .where("changed_at", ">", now - toldFor)
    .whereRef("changed_at", ">", "booked_at")
    .orderBy("appointment.id")
    .execute();
  return rows.map((row, index) => {
    const isFirstOfVisit = rows[index - 1]?.id !== row.id;
    const passIds = [
      ...(isFirstOfVisit ? [row.pass_id] : []),
      ...(row.companion_pass_id ? [row.companion_pass_id] : []),
    ];
    return { passIds, status: row.status, start: row.start_at };
  });
}
