import type { Selectable } from "kysely";
import type { TaskChange } from "../../shared/sync/index.ts";
import type { Trx } from "../db/events.ts";
import type { TaskRow } from "../db/schema.ts";
import { doubtfulScans } from "./scans.ts";

/** The scans that a person has to look at: two that lie apart, or the arrival for what was cancelled. */
async function scansOf(trx: Trx, task: Selectable<TaskRow>): Promise<{ at: number; desk: string | null }[]> {
  const visit = { appointment: task.appointment, since: task.visit_since };
  const apart = task.kind === "second_scan" ? await doubtfulScans(trx, visit, task.pass_id) : undefined;
  if (apart) return apart.map(({ at, desk }) => ({ at, desk }));
  return trx
    .selectFrom("arrival_scan")
    .select(["at", "desk"])
    .where("appointment", "=", visit.appointment)
    .where("visit_since", "=", visit.since)
    .where("pass_id", "=", task.pass_id)
    .orderBy("at")
    .limit(1)
    .execute();
}

/** Tasks as tablets hold them: all open ones, or those of the given numbers whether open or closed. */
export async function taskChanges(trx: Trx, office: string, ids?: readonly number[]): Promise<TaskChange[]> {
  if (ids?.length === 0) return [];
  const all = trx.selectFrom("task").selectAll().where("office", "=", office).orderBy("id");
  const rows = await (ids ? all.where("id", "in", ids) : all.where("closed_at", "is", null)).execute();
  const changes: TaskChange[] = [];
  for (const row of rows) {
    const { id: task, kind, pass_id: passId, opened_at: at } = row;
    changes.push({
      type: "task",
      task,
      kind,
      passId,
      at,
      scans: await scansOf(trx, row),
      closed: row.closed_at !== null,
    });
  }
  return changes;
}
