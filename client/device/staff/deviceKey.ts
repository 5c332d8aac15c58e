import * as v from "valibot";
import { DeviceKeySchema, type DeviceKey } from "../../../shared/staff/devices.ts";
import { toBase64url } from "./base64url.ts";
import { onStaffDatabase } from "./database.ts";
import { storedKey } from "./keys.ts";

const pair = { name: "ECDSA", namedCurve: "P-256" };
const signing = { name: "ECDSA", hash: "SHA-256" };

/**
 * The public half of the key that shows the server which device this is. The pair is made when it is first asked for and stored
 * before anybody hears of it: where the answer to an enrolment is lost, the server may hold the half of a key that has to be here.
 */
export async function devicePublicKey(): Promise<DeviceKey> {
  const known = await storedKey("device public");
  if (known) return exported(known);
  const { privateKey, publicKey } = await crypto.subtle.generateKey(pair, false, ["sign"]);
  const stored = await onStaffDatabase((it) =>
    it.transaction("rw", it.keys, async () => {
      const first = await it.keys.get("device public");
      if (first) return first.key;
      await it.keys.put({ id: "device", key: privateKey });
      await it.keys.put({ id: "device public", key: publicKey });
      return publicKey;
    }),
  );
  return exported(stored);
}

const exported = async (key: CryptoKey) => v.parse(DeviceKeySchema, await crypto.subtle.exportKey("jwk", key));

/** Signs as this device: r and s in base64url. `undefined` where it has no key. */
export async function signAsDevice(message: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const key = await storedKey("device");
  return key && toBase64url(await crypto.subtle.sign(signing, key, message));
}
