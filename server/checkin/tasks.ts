import type { Trx } from "../db/events.ts";
import { lockRows } from "../db/locks.ts";
import type { TaskRow } from "../db/schema.ts";

/** What a task is about. */
export interface TaskSubject {
  office: string;
  kind: TaskRow["kind"];
  appointment: string;
  since: number;
  passId: string;
}

/** Opens a task (Aufgabe), once per pass and time of its visit; tells its number when it is new. */
export async function openTask(trx: Trx, subject: TaskSubject, now: number): Promise<number | undefined> {
  const row = await trx
    .insertInto("task")
    .values({
      office: subject.office,
      kind: subject.kind,
      appointment: subject.appointment,
      visit_since: subject.since,
      pass_id: subject.passId,
      opened_at: now,
      closed_at: null,
      closed_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

/** Whether an office has a task of this number, and whether this closed it: the first person to close it has. */
export async function closeTaskOnce(
  trx: Trx,
  { office, task, by, now }: { office: string; task: number; by: string; now: number },
): Promise<"unknown" | "closed" | "was_closed"> {
  const named = trx.selectFrom("task").select("closed_at").where("id", "=", task).where("office", "=", office);
  await lockRows(trx, named);
  const known = await named.executeTakeFirst();
  if (!known) return "unknown";
  if (known.closed_at !== null) return "was_closed";
  await trx.updateTable("task").set({ closed_at: now, closed_by: by }).where("id", "=", task).execute();
  return "closed";
}
