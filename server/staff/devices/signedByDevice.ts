import { createPublicKey, verify, type KeyObject } from "node:crypto";
import type { DeviceKey } from "../../../shared/staff/devices.ts";

/** The key that a device handed over; `undefined` for coordinates that lie on no curve. */
export function deviceKey(jwk: DeviceKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch {
    return undefined;
  }
}

/** Whether r‖s in base64url is the ES256 signature of a message under a device's key. */
export const isSignedBy = (key: KeyObject, message: Uint8Array, signature: string): boolean =>
  verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
