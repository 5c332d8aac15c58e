import type { Trx } from "../db/events.ts";

/** The revision of the last thing that happened in an office; 0 before the first. */
export async function revisionOf(trx: Trx, office: string): Promise<number> {
  const row = await trx
    .selectFrom("event")
    .select("revision")
    .where("office", "=", office)
    .orderBy("revision", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.revision ?? 0;
}

/** What happens in an office that changes what its devices hold. */
const visitKinds = [
  "appointment_booked",
  "appointment_moved",
  "appointment_cancelled",
  "visitor_arrived",
  "visit_ended",
  "person_corrected",
] as const;
const taskKinds = ["task_opened", "task_closed"] as const;
const kinds: readonly string[] = [...visitKinds, ...taskKinds];

/** Whether a device has something to pull after an event of this kind. */
export const concernsDevices = ({ kind }: { kind: string }): boolean => kinds.includes(kind);

/** What was touched after a revision. */
export interface Touched {
  appointments: string[];
  /** Those to which nothing happened but that they were booked: devices held nothing of them before. */
  booked: ReadonlySet<string>;
  moved: ReadonlySet<string>;
  tasks: number[];
}

/** Reads from the log what devices have to be told that know it up to a revision. */
export async function changesAfter(trx: Trx, office: string, revision: number): Promise<Touched> {
  const happened = await trx
    .selectFrom("event")
    .select(["kind", "subject", "details"])
    .where("office", "=", office)
    .where("revision", ">", revision)
    .where("kind", "in", kinds)
    .orderBy("revision")
    .execute();
  const subjects = (wanted: (kind: string) => boolean) =>
    new Set(happened.flatMap((it) => (it.subject !== null && wanted(it.kind) ? [it.subject] : [])));
  const booked = subjects((kind) => kind === "appointment_booked");
  const later = subjects((kind) => kind !== "appointment_booked");
  const tasks = happened
    .filter((it) => taskKinds.some((kind) => kind === it.kind))
    .map((it) => (JSON.parse(it.details) as { task: number }).task);
  return {
    appointments: [...subjects((kind) => visitKinds.some((it) => it === kind))],
    booked: new Set([...booked].filter((it) => !later.has(it))),
    moved: subjects((kind) => kind === "appointment_moved"),
    tasks: [...new Set(tasks)],
  };
}
