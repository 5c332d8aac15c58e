import { systemClock } from "./clock.ts";
import { onDatabase, type StoredChecklist } from "./database.ts";

/** What was ticked stays half a year after the last change: longer than the wait for an appointment. */
const keptMillis = 183 * 24 * 60 * 60 * 1000;

/** The id of the checklist of a service at an office. */
export const serviceChecklistId = (office: string, service: string): string => `${office}/${service}`;

/** The id of the checklist of a visit; it goes with the visit. */
export const visitChecklistId = (visit: string): string => `visit:${visit}`;

/** What of a checklist its owner changes. */
export type Kept = Pick<StoredChecklist, "choices" | "ticked" | "notes">;

/** A checklist nobody has touched yet. */
export const noChecklist = (): Kept => ({
  choices: {},
  ticked: [],
  notes: {},
});

/** The first of these checklists that is kept on this device. What is too old is deleted on the way. */
export async function checklist(ids: readonly string[], clock = systemClock): Promise<StoredChecklist | undefined> {
  const limit = clock.now() - keptMillis;
  const found = await onDatabase(async (it) => {
    await it.checklists.where("savedAt").below(limit).delete();
    return it.checklists.bulkGet([...ids]);
  });
  return found.find((it) => it !== undefined);
}

/**
 * Changes a checklist as it is kept on this device, or `start` where none is yet, and gives it back. Read and written in one step:
 * lines that another tab changed stay as they are there.
 */
export async function changeChecklist(
  start: Omit<StoredChecklist, "savedAt">,
  change: (list: Kept) => void,
  clock = systemClock,
): Promise<StoredChecklist> {
  const { id, name, ...kept } = JSON.parse(JSON.stringify(start)) as typeof start;
  return onDatabase((it) =>
    it.transaction("rw", it.checklists, async () => {
      const list = { ...kept, ...(await it.checklists.get(id)), id, name, savedAt: clock.now() };
      change(list);
      await it.checklists.put(list);
      return list;
    }),
  );
}

/** Deletes a checklist from this device. */
export async function removeChecklist(id: string): Promise<void> {
  await onDatabase((it) => it.checklists.delete(id));
}
