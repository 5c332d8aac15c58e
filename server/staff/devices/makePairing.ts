import { done, refused, type Result } from "../../../shared/problems.ts";
import { formatCode, passKinds, toBase32 } from "../../../shared/pass/index.ts";
import { pairingMinutes, type PairingAnswer } from "../../../shared/staff/devices.ts";
import { hasRight, type StaffMember } from "../../../shared/staff/index.ts";
import { addMinutes, isoInstant, millisPerMinute, type Instant } from "../../../shared/time/index.ts";
import { inRoom, type DeviceDeps } from "./deps.ts";

/** Lets a manager pair one tablet with her office (Kopplung), once and within ten minutes. Only hashes are kept. */
export function makePairing({ events, seal, clock, offices, random, signer }: DeviceDeps) {
  return async (by: StaffMember, name: string): Promise<Result<PairingAnswer>> => {
    const office = offices.get(by.office);
    if (!office || !hasRight(by, "devices")) return refused("not_allowed");
    const sign = await signer();
    const now = clock.now();
    const bytes = random(16);
    const id = Buffer.from(bytes).toString("hex");
    const start = (now - (now % millisPerMinute)) as Instant;
    const pass = { kind: passKinds.pairing, office: office.number, service: 0, start, validity: pairingMinutes };
    const text = sign({ ...pass, id: bytes });
    const code = toBase32(random(7)).slice(0, 10);
    const expiresAt = addMinutes(now, pairingMinutes);
    await events.transact(async (trx, record) => {
      const hashes = { text_hash: seal.hash("pairing", text), code_hash: seal.hash("pairing", code) };
      await trx
        .insertInto("staff_pairing")
        .values({ id, office: office.id, name, expires_at: expiresAt, ...hashes })
        .execute();
      await record({ ...inRoom, office: office.id, at: now, kind: "pairing_made", actor: by.user, details: { id } });
    });
    const until = isoInstant(expiresAt, office.timeZone);
    return done({ type: "pairing", id, text, code: formatCode(code), expiresAt: until });
  };
}
