import { Dexie } from "dexie";
import { guardVersions } from "./versions.ts";

export { revived } from "./revival.ts";

/** The database of the applicant app with all its versions. It loads with its library, once somebody needs it. */
export function openDatabase(): Dexie {
  // Strict: a write is told as done only when it has reached the disk. What is shown as a pass must survive an empty battery.
  const database = new Dexie("terminpass", { chromeTransactionDurability: "strict" });
  database.version(1).stores({
    offices: "id",
    lists: "id",
    visits: "id",
    drafts: "id, savedAt",
    pending: "++id",
    keys: "id",
  });
  database.version(2).stores({ checklists: "id, savedAt" });
  database.version(3).stores({ waiting: "id" });
  guardVersions(database);
  return database;
}
