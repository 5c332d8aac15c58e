import { Dexie } from "dexie";
import { factIn, type Facts, type StaffDatabase } from "./database.ts";

/**
 * A second place for the number of the last act: browsers lose a database and keep the rest. It shows how many acts were lost then,
 * and that none of their numbers is given twice.
 */
const place = "terminpass.staff.device";

type DeviceFact = Facts["device"];

function remembered(): DeviceFact | undefined {
  try {
    const { id, lastSeq } = JSON.parse(localStorage.getItem(place) ?? "") as Partial<DeviceFact>;
    return typeof id === "string" && Number.isSafeInteger(lastSeq) ? { id, lastSeq: lastSeq as number } : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers it beside the database. What does not work here is no reason to hold anybody up at the door. */
function remember(device: DeviceFact): void {
  try {
    localStorage.setItem(place, JSON.stringify(device));
  } catch {
    // A browser that keeps nothing beside the database.
  }
}

/**
 * This device towards the server; made when it is first asked for. Call it inside a writing transaction over `facts`. Where the
 * database was set back, the number remembered beside it counts: acts after it may be lost, and their numbers are taken.
 */
export async function deviceIn(database: StaffDatabase): Promise<DeviceFact> {
  const known = await factIn(database, "device");
  const beside = remembered();
  const isBehind = !known || (beside?.id === known.id && beside.lastSeq > known.lastSeq);
  if (!isBehind) return known;
  const device = beside ?? { id: crypto.randomUUID(), lastSeq: 0 };
  // Waited for here: a promise that is handed on leaves the transaction.
  await keepDevice(database, device);
  return device;
}

/** Keeps the number of the last act. It is remembered beside the database once the transaction has reached the disk. */
export async function keepDevice(database: StaffDatabase, device: DeviceFact): Promise<void> {
  await database.facts.put({ id: "device", value: device });
  Dexie.currentTransaction?.on("complete", () => remember(device));
}
