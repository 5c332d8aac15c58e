import type { SignedInDevice } from "../../../shared/staff/index.ts";
import type { DeviceDeps } from "./deps.ts";
import { findDevice, lockStaffDevice, writePerson } from "./store.ts";

/** Notes that a session belongs to a device: it ends when the device is blocked, and the person is known on it. */
export function noteSignIn({ events }: DeviceDeps) {
  return (device: SignedInDevice, token: string): Promise<void> =>
    events.transact(async (trx) => {
      await lockStaffDevice(trx, device.id);
      const session = await trx
        .selectFrom("staff_session")
        .innerJoin("staff_member", "staff_member.user", "staff_session.user_id")
        .select(["staff_session.id", "staff_session.user_id as user", "staff_member.office"])
        .where("staff_session.token", "=", token)
        .executeTakeFirst();
      if (!session) return;
      // Blocked a moment ago: then so is what began on it.
      const enrolled = await findDevice(trx, device.id);
      if (enrolled?.revoked_at !== null) {
        await trx.deleteFrom("staff_session").where("id", "=", session.id).execute();
        return;
      }
      await trx
        .insertInto("staff_device_session")
        .values({ session: session.id, device: device.id })
        .onConflict((conflict) => conflict.column("session").doUpdateSet({ device: device.id }))
        .execute();
      if (session.office === device.office) await writePerson(trx, { device: device.id, user: session.user });
    });
}
