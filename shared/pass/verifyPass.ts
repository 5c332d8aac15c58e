import { parseInstant, type Instant } from "../time/index.ts";
import type { PassKey, PassKeySet } from "./keySet.ts";
import { passKinds, readPass, signedMessage, type PassFields } from "./passBytes.ts";

/**
 * What bytes and keys tell about a text; the first that applies wins. What the day list says of it is for `checkin` to judge.
 * `unknown_key` may be a forgery or a key set that is too old. `key_out_of_time` is genuine, but the key is not valid at `now`:
 * the clock alone never makes a pass wrong. `blocked` means its key.
 */
export type PassOutcome =
  | { kind: "not_a_pass" }
  | { kind: "unknown_key" | "not_genuine" }
  | { kind: "wrong_kind" | "blocked" | "key_out_of_time" | "genuine"; fields: PassFields };

/** Whether r‖s is the ES256 signature of a message under a key. */
export type VerifySignature = (
  key: PassKey,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
) => Promise<boolean>;

// To import a key takes as long as to use it, and a door meets the same few keys all day.
const imported = new Map<string, CryptoKey>();
const mostImported = 20;

async function publicKey({ kty, crv, x, y }: PassKey): Promise<CryptoKey> {
  const name = `${x}.${y}`;
  const known = imported.get(name);
  if (known) return known;
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, false, ["verify"]);
  if (imported.size >= mostImported) imported.clear();
  imported.set(name, key);
  return key;
}

/** ECDSA on P-256 with SHA-256 by the platform. */
export const verifyEs256: VerifySignature = async (key, signature, message) =>
  crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, await publicKey(key), signature, message);

function isInTime(key: PassKey, now: Instant): boolean {
  const from = parseInstant(key.notBefore);
  const to = parseInstant(key.notAfter);
  return from !== undefined && to !== undefined && from <= now && now <= to;
}

/** Judges the text of a QR code by its shape, its signature, its kind and its key, in this order. */
export async function verifyPass(
  text: string,
  keySet: PassKeySet,
  now: Instant,
  { kind = passKinds.checkIn as number, verifySignature = verifyEs256 } = {},
): Promise<PassOutcome> {
  const pass = readPass(text);
  if (pass.kind === "not_a_pass") return pass;
  const { fields, signed, signature } = pass;
  const key = keySet.keys.find((it) => it.kid === String(fields.keyId));
  if (!key) return { kind: "unknown_key" };
  // A key signs only the kinds it was made for, so that the key of the door cannot open the box.
  const genuine = key.kinds.includes(fields.kind) && (await verifySignature(key, signature, signedMessage(signed)));
  if (!genuine) return { kind: "not_genuine" };
  if (fields.kind !== kind) return { kind: "wrong_kind", fields };
  if (key.status === "blocked") return { kind: "blocked", fields };
  return { kind: isInTime(key, now) ? "genuine" : "key_out_of_time", fields };
}
