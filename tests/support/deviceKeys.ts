import { generateKeyPairSync, sign } from "node:crypto";
import { enrolMessage, sessionMessage, type DeviceKey, type EnrolAsked } from "../../shared/staff/devices.ts";

/** The key of a tablet in a test, with what it signs. */
export interface TabletKey {
  publicKey: DeviceKey;
  /** Asks to be enrolled with a pairing. */
  enrolment(deviceId: string, pairing: string): EnrolAsked;
  /** Answers a challenge. */
  answer(deviceId: string, challenge: string): { challenge: string; signature: string };
}

export function tabletKey(): TabletKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const jwk = { kty: "EC", crv: "P-256", x, y } as const;
  const signed = (message: Uint8Array) =>
    sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  return {
    publicKey: jwk,
    enrolment: (deviceId, pairing) => ({
      deviceId,
      pairing,
      publicKey: jwk,
      proof: signed(enrolMessage(deviceId, pairing)),
    }),
    answer: (deviceId, challenge) => ({ challenge, signature: signed(sessionMessage(deviceId, challenge)) }),
  };
}
