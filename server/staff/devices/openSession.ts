import { done, refused, type Result } from "../../../shared/problems.ts";
import {
  sessionMessage,
  type DeviceKey,
  type DeviceSessionAnswer,
  type DeviceSessionAsked,
} from "../../../shared/staff/devices.ts";
import type { Challenges } from "./challenges.ts";
import type { DeviceDeps } from "./deps.ts";
import { deviceKey, isSignedBy } from "./signedByDevice.ts";
import { findDevice, lockStaffDevice, type DeviceRow } from "./store.ts";

/** A device that may sign in; refused where it is not enrolled or was blocked. */
async function enrolled({ db }: DeviceDeps, id: string): Promise<Result<DeviceRow>> {
  const device = await findDevice(db, id);
  if (!device) return refused("not_found");
  return device.revoked_at === null ? done(device) : refused("device_revoked");
}

/** Asks a device to prove that it holds its key. Nothing is written. */
export function challengeDevice(deps: DeviceDeps, challenges: Challenges) {
  return async (id: string) => {
    const device = await enrolled(deps, id);
    if (!device.ok) return device;
    return done({ type: "challenge" as const, challenge: challenges.make(id, deps.clock.now()) });
  };
}

/** Begins the session of a device that signed its challenge. Of challenges only newer ones than the last one count. */
export function openSession(deps: DeviceDeps, challenges: Challenges) {
  const { events, clock } = deps;

  return async (
    id: string,
    { challenge, signature }: DeviceSessionAsked,
  ): Promise<Result<{ answer: DeviceSessionAnswer; device: DeviceRow }>> => {
    const found = await enrolled(deps, id);
    if (!found.ok) return found;
    const now = clock.now();
    const madeAt = challenges.madeAt(challenge, id, now);
    const key = deviceKey(JSON.parse(found.value.public_key) as DeviceKey);
    if (madeAt === undefined || !key || !isSignedBy(key, sessionMessage(id, challenge), signature)) {
      return refused("not_signed_in");
    }
    const counts = await events.transact(async (trx) => {
      await lockStaffDevice(trx, id);
      const device = await findDevice(trx, id);
      if (!device || device.enrolled_at !== found.value.enrolled_at || device.revoked_at !== null) return false;
      if (device.challenge === challenge || Number(device.challenge?.split(".")[0] ?? 0) > madeAt) return false;
      await trx.updateTable("staff_device").set({ challenge, seen_at: now }).where("id", "=", id).execute();
      return true;
    });
    if (!counts) return refused("not_signed_in");
    const { name } = found.value;
    return done({ answer: { type: "device_session", device: { id, name } }, device: found.value });
  };
}
