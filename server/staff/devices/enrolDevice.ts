import { readCode } from "../../../shared/pass/index.ts";
import { done, invalid, refused, type Result } from "../../../shared/problems.ts";
import { enrolMessage, type DeviceAnswer, type EnrolAsked } from "../../../shared/staff/devices.ts";
import type { Trx } from "../../db/events.ts";
import type { Tries } from "../tries.ts";
import { byDevice, inRoom, type DeviceDeps } from "./deps.ts";
import { deviceKey, isSignedBy } from "./signedByDevice.ts";
import { endPins, endSessions, findDevice, lockStaffDevice } from "./store.ts";

/** So often a pairing may be got wrong from one address in a quarter of an hour. */
const mostTries = 10;

/** Takes a pairing that is still good out of the table: of two tablets that use it at once one gets it. */
async function usePairing(trx: Trx, hash: string, now: number, onlyAt: string | undefined) {
  const pairing = await trx
    .selectFrom("staff_pairing")
    .select(["id", "office", "name"])
    .where((eb) => eb.or([eb("text_hash", "=", hash), eb("code_hash", "=", hash)]))
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (!pairing) return refused("pairing_ended");
  if (onlyAt !== undefined && pairing.office !== onlyAt) return refused("not_allowed");
  const { numDeletedRows } = await trx
    .deleteFrom("staff_pairing")
    .where("id", "=", pairing.id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0 ? done(pairing) : refused("pairing_ended");
}

/**
 * Enrols a tablet (Gerät) in the office of its pairing, under the key that it shows it holds. A device that was enrolled before is
 * the same one with a new key; its PINs and sessions end, what it did stays its own.
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
      const used = await usePairing(trx, hash, now, onlyAt);
      if (!used.ok) return used;
      await lockStaffDevice(trx, id);
      const before = await findDevice(trx, id);
      const { id: pairingId, office, name } = used.value;
      const facts = { office, name, pairing: pairingId, public_key: JSON.stringify(publicKey), enrolled_at: now };
      const fresh = { challenge: null, seen_at: null, waiting: null, waiting_since: null, revoked_at: null };
      await trx
        .insertInto("staff_device")
        .values({ id, ...facts, ...fresh })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...facts, ...fresh }))
        .execute();
      await endPins(trx, id);
      await endSessions(trx, id);
      const event = { ...inRoom, at: now, actor: byDevice, details: { device: id, pairing: pairingId } };
      if (before && before.office !== office) await record({ ...event, office: before.office, kind: "device_left" });
      await record({ ...event, office, kind: "device_enrolled" });
      return used;
    });

    if (!enrolled.ok) return enrolled;
    attempt.value();
    const { name, office } = enrolled.value;
    const officeName = offices.get(office)?.name ?? {};
    return done({ type: "device", device: { id, name, office: { id: office, name: officeName } } });
  };
}
