import {
  encodePass,
  passText,
  signedMessage,
  type PassFields,
  type PassKey,
  type PassKeySet,
} from "../../shared/pass/index.ts";
import { instant } from "./instants.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256" };

/** A key that signs passes in tests, with the public half as a server would publish it. */
export interface TestKey {
  published: PassKey;
  privateKey: CryptoKey;
}

/** A new key; what the test does not name is as on an ordinary day. */
export async function makeKey(parts: Partial<PassKey> = {}): Promise<TestKey> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const published: PassKey = {
    kty: "EC",
    crv: "P-256",
    x,
    y,
    kid: "7",
    alg: "ES256",
    use: "sig",
    kinds: [1],
    notBefore: "2026-01-01T00:00:00Z",
    notAfter: "2028-01-01T00:00:00Z",
    status: "signing",
    ...parts,
  };
  return { published, privateKey: pair.privateKey };
}

/** The key set a device holds. */
export function keySetOf(...keys: TestKey[]): PassKeySet {
  return { keys: keys.map((it) => it.published), sequence: 1, expires: "2027-06-01T00:00:00Z" };
}

/** What a pass says when it does not matter. */
export const anyFields: PassFields = {
  kind: 1,
  keyId: 7,
  office: 4,
  service: 16,
  start: instant("2026-12-01T08:15+01:00"),
  validity: 15,
  id: Uint8Array.from({ length: 16 }, (_, index) => index * 11),
};

/** The 92 bytes of a pass signed with a key. */
export async function signedBytes(key: TestKey, parts: Partial<PassFields> = {}): Promise<Uint8Array> {
  const signed = encodePass({ ...anyFields, keyId: Number(key.published.kid), ...parts });
  const signature = await crypto.subtle.sign({ ...algorithm, hash: "SHA-256" }, key.privateKey, signedMessage(signed));
  return Buffer.concat([signed, new Uint8Array(signature)]);
}

/** The text of a pass signed with a key. */
export async function signedText(key: TestKey, parts: Partial<PassFields> = {}): Promise<string> {
  return passText(await signedBytes(key, parts));
}
