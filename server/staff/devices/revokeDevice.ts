import { done, refused, type Result } from "../../../shared/problems.ts";
import { hasRight, type StaffMember } from "../../../shared/staff/index.ts";
import { inRoom, type DeviceDeps } from "./deps.ts";
import { endPins, endSessions, findDevice, lockStaffDevice } from "./store.ts";

/** Blocks a tablet of a manager's office (sperren): its session, its PINs and the sessions that began on it end at once. */
export function revokeDevice({ events, clock }: DeviceDeps) {
  return (by: StaffMember, id: string): Promise<Result<void>> =>
    events.transact(async (trx, record) => {
      if (!hasRight(by, "devices")) return refused("not_allowed");
      await lockStaffDevice(trx, id);
      const device = await findDevice(trx, id);
      if (device?.office !== by.office) return refused("not_found");
      if (device.revoked_at !== null) return done(undefined);
      const at = clock.now();
      await trx.updateTable("staff_device").set({ revoked_at: at }).where("id", "=", id).execute();
      await endPins(trx, id);
      await endSessions(trx, id);
      const event = { ...inRoom, office: by.office, at, actor: by.user };
      await record({ ...event, kind: "device_revoked", details: { device: id } });
      return done(undefined);
    });
}
