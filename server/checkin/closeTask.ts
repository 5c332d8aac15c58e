import type { Recorder, Trx } from "../db/events.ts";
import type { ActOutcome, DeviceAct } from "./recordScan.ts";
import { closeTaskOnce } from "./tasks.ts";

/** A person has dealt with a task (Aufgabe erledigt). Set once: who comes second changes nothing and is told nothing else. */
export async function closeTask(
  trx: Trx,
  record: Recorder,
  { office, actor, receivedAt }: DeviceAct,
  { task }: { task: number },
): Promise<ActOutcome> {
  const outcome = await closeTaskOnce(trx, { office, task, by: actor, now: receivedAt });
  if (outcome === "unknown") return { kind: "rejected", code: "not_found" };
  if (outcome === "closed") {
    await record({ office, at: receivedAt, room: "checkin", kind: "task_closed", actor, details: { task } });
  }
  return { kind: "applied" };
}
