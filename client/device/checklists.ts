import { systemClock } from "./clock.ts";
import { onDatabase, type StoredChecklist } from "./database.ts";

/** What was ticked stays half a year after the last change: longer than the wait for an appointment. */
const keptMillis = 183 * 24 * 60 * 60 * 1000;

/** The id of the checklist of a service at an office. */
export const serviceChecklistId = (office: string, service: string): string => `${office}/${service}`;

/** The id of the checklist of a visit; it goes with the visit. */
export const visitChecklistId = (visit: string): string => `visit:${visit}`;

/** A checklist nobody has touched yet. */
export const noChecklist = (): Pick<StoredChecklist, "choices" | "ticked" | "notes"> => ({
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

/** Keeps a checklist on this device. */
export async function saveChecklist(list: Omit<StoredChecklist, "savedAt">, clock = systemClock): Promise<void> {
  const plain = JSON.parse(JSON.stringify(list)) as typeof list;
  await onDatabase((it) => it.checklists.put({ ...plain, savedAt: clock.now() }));
}

/** Deletes a checklist from this device. */
export async function removeChecklist(id: string): Promise<void> {
  await onDatabase((it) => it.checklists.delete(id));
}
