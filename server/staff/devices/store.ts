import type { Kysely, Selectable } from "kysely";
import type { Trx } from "../../db/events.ts";
import { lockNames } from "../../db/locks.ts";
import type { StaffDevicePersonRow, StaffDeviceRow, Tables } from "../../db/schema.ts";

export type DeviceRow = Selectable<StaffDeviceRow>;

/** Keeps an enrolled device, and who signs in on it, to this transaction. */
export const lockStaffDevice = (trx: Trx, id: string): Promise<void> => lockNames(trx, [`staff device/${id}`]);

export const findDevice = (db: Kysely<Tables>, id: string): Promise<DeviceRow | undefined> =>
  db.selectFrom("staff_device").selectAll().where("id", "=", id).executeTakeFirst();

export const findPerson = (
  db: Kysely<Tables>,
  { device, user }: Pick<StaffDevicePersonRow, "device" | "user">,
): Promise<StaffDevicePersonRow | undefined> =>
  db
    .selectFrom("staff_device_person")
    .selectAll()
    .where("device", "=", device)
    .where("user", "=", user)
    .executeTakeFirst();

/** Writes who signs in on a device; a PIN she has already stays unless another one is given. */
export async function writePerson(
  trx: Trx,
  { device, user, pinHash }: { device: string; user: string; pinHash?: string },
) {
  const pin = pinHash === undefined ? {} : { pin_hash: pinHash, failures: 0 };
  await trx
    .insertInto("staff_device_person")
    .values({ device, user, pin_hash: null, failures: 0, ...pin })
    .onConflict((conflict) => {
      const known = conflict.columns(["device", "user"]);
      return pinHash === undefined ? known.doNothing() : known.doUpdateSet(pin);
    })
    .execute();
}

/** Ends every PIN of a device. Who has signed in on it stays known: what she did may still come. */
export const endPins = (trx: Trx, device: string) =>
  trx.updateTable("staff_device_person").set({ pin_hash: null, failures: 0 }).where("device", "=", device).execute();

/** Ends every session that began on a device. */
export const endSessions = (trx: Trx, device: string) =>
  trx
    .deleteFrom("staff_session")
    .where("id", "in", trx.selectFrom("staff_device_session").select("session").where("device", "=", device))
    .execute();
