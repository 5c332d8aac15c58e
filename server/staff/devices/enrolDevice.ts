import { readCode } from "../../../shared/pass/index.ts";
import { done, invalid, refused, type Result } from "../../../shared/problems.ts";
import { enrolMessage, type DeviceAnswer, type DeviceKey, type EnrolAsked } from "../../../shared/staff/devices.ts";
import type { Trx } from "../../db/events.ts";
import type { Tries } from "../tries.ts";
import { byDevice, inRoom, type DeviceDeps } from "./deps.ts";
import { deviceKey, isSignedBy } from "./signedByDevice.ts";
import { endPins, endSessions, findDevice, lockStaffDevice, type DeviceRow } from "./store.ts";

/** So often a pairing may be got wrong from one address in a quarter of an hour. */
const mostTries = 10;

/** A pairing that is still good. */
const findPairing = (trx: Trx, hash: string, now: number) =>
  trx
    .selectFrom("staff_pairing")
    .select(["id", "office", "name"])
    .where((eb) => eb.or([eb("text_hash", "=", hash), eb("code_hash", "=", hash)]))
    .where("expires_at", ">", now)
    .executeTakeFirst();

/** Takes a pairing out of the table: of two tablets that use it at once one gets it. */
async function usePairing(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom("staff_pairing").where("id", "=", id).executeTakeFirstOrThrow();
  return numDeletedRows > 0;
}

/**
 * Whether an office may have a device that was enrolled before: one of its own, and from another office only what shows the key that
 * it had there. Whoever merely knows the id of a tablet takes it from nobody, also when it was blocked: its acts may still wait on it.
 */
function mayHave(office: string, before: DeviceRow, { x, y }: DeviceKey): boolean {
  const known = JSON.parse(before.public_key) as DeviceKey;
  return before.office === office || (known.x === x && known.y === y);
}

/**
 * Enrols a tablet (Gerät) in the office of its pairing, under the key that it shows it holds. A device that was enrolled before is
 * the same one with a new key; its PINs and sessions end, what it did stays its own. One that another office has is refused with
 * `device_elsewhere` unless it shows its key of there, and that office's log says so.
 */
export function enrolDevice({ events, seal, clock, offices }: DeviceDeps, tries: Tries) {
  return async (asked: EnrolAsked, address: string): Promise<Result<DeviceAnswer>> => {
    const { deviceId: id, publicKey, pairing, proof, onlyAt } = asked;
    const attempt = tries.begin([[`pairing ${address}`, mostTries]]);
    if (!attempt.ok) return attempt;
    const key = deviceKey(publicKey);
    if (!key) return invalid("/publicKey", "send a point of P-256");
    if (!isSignedBy(key, enrolMessage(id, pairing), proof)) return invalid("/proof", "sign with the key that is sent");
    const now = clock.now();
    const hash = seal.hash("pairing", readCode(pairing) ?? pairing);

    const enrolled = await events.transact(async (trx, record) => {
      const found = await findPairing(trx, hash, now);
      if (!found) return refused("pairing_ended");
      const { id: pairingId, office, name } = found;
      if (onlyAt !== undefined && office !== onlyAt) return refused("not_allowed");
      await lockStaffDevice(trx, id);
      const before = await findDevice(trx, id);
      const event = { ...inRoom, at: now, actor: byDevice, details: { device: id, pairing: pairingId } };
      if (before && !mayHave(office, before, publicKey)) {
        await record({ ...event, office: before.office, kind: "device_claimed" });
        return refused("device_elsewhere");
      }
      if (!(await usePairing(trx, pairingId))) return refused("pairing_ended");
      const facts = { office, name, pairing: pairingId, public_key: JSON.stringify(publicKey), enrolled_at: now };
      const fresh = { challenge: null, seen_at: null, waiting: null, waiting_since: null, revoked_at: null };
      await trx
        .insertInto("staff_device")
        .values({ id, ...facts, ...fresh })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...facts, ...fresh }))
        .execute();
      await endPins(trx, id);
      await endSessions(trx, id);
      if (before && before.office !== office) await record({ ...event, office: before.office, kind: "device_left" });
      await record({ ...event, office, kind: "device_enrolled" });
      return done(found);
    });

    if (!enrolled.ok) return enrolled;
    attempt.value();
    const { name, office } = enrolled.value;
    const officeName = offices.get(office)?.name ?? {};
    return done({ type: "device", device: { id, name, office: { id: office, name: officeName } } });
  };
}
