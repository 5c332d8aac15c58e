import { done, refused, type Result } from "../../../shared/problems.ts";
import { pinTries, type PinSignIn } from "../../../shared/staff/devices.ts";
import type { SignedInDevice, StaffMember } from "../../../shared/staff/index.ts";
import { sameHash } from "../../db/seal.ts";
import { byDevice, inRoom, type DeviceDeps } from "./deps.ts";
import { findPerson, lockStaffDevice, writePerson } from "./store.ts";

/** Sets the PIN (Geräte-PIN) of whoever is signed in, for this device alone. What proves it is kept as a keyed hash. */
export function setPin({ events, seal, clock }: DeviceDeps) {
  return async (by: StaffMember, device: SignedInDevice | undefined, proof: string): Promise<Result<void>> => {
    if (device?.office !== by.office) return refused("not_allowed");
    const { user, office } = by;
    const pinHash = hashOf(seal, device.id, user, proof);
    await events.transact(async (trx, record) => {
      await lockStaffDevice(trx, device.id);
      await writePerson(trx, { device: device.id, user, pinHash });
      const details = { device: device.id };
      await record({ ...inRoom, office, at: clock.now(), kind: "pin_set", actor: user, details });
    });
    return done(undefined);
  };
}

/** Whether a PIN is right. Five wrong ones in a row end it, and then the right one is wrong as well. */
export function checkPin({ events, seal, clock }: DeviceDeps) {
  return (device: SignedInDevice, { user, proof }: PinSignIn): Promise<boolean> =>
    events.transact(async (trx, record) => {
      await lockStaffDevice(trx, device.id);
      const person = await findPerson(trx, { device: device.id, user });
      if (!person || person.pin_hash === null) return false;
      const isRight = sameHash(person.pin_hash, hashOf(seal, device.id, user, proof));
      const failures = isRight ? 0 : person.failures + 1;
      const ends = failures >= pinTries;
      await trx
        .updateTable("staff_device_person")
        .set(ends ? { failures: 0, pin_hash: null } : { failures })
        .where("device", "=", device.id)
        .where("user", "=", user)
        .execute();
      const event = { ...inRoom, office: device.office, at: clock.now(), actor: byDevice };
      if (ends) await record({ ...event, kind: "pin_ended", details: { device: device.id, user } });
      return isRight;
    });
}

const hashOf = (seal: DeviceDeps["seal"], device: string, user: string, proof: string) =>
  seal.hash("pin", [device, user, proof].join("\0"));
