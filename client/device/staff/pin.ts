import { pinIterations } from "../../../shared/staff/devices.ts";
import { toBase64url } from "./base64url.ts";
import { ownKey } from "./keys.ts";

export const pinDigits = 6;

/** Why a PIN is not taken: it is not six digits, or one of the few that everybody tries first. */
export type PinFault = "digits" | "easy";

const stepOf = (pin: string, at: number) => (Number(pin[at + 1]) - Number(pin[at]) + 10) % 10;

/** All steps from digit to digit alike is 111111, 123456 or 654321; three or two digits that come again are 123123 and 121212. */
export function pinFault(pin: string): PinFault | undefined {
  if (!/^[0-9]{6}$/.test(pin)) return "digits";
  const steps = [0, 1, 2, 3, 4].map((at) => stepOf(pin, at));
  const isRun = steps.every((it) => it === steps[0]) && [0, 1, 9].includes(steps[0] ?? 0);
  const comesAgain = pin.startsWith(pin.slice(3)) || pin === pin.slice(0, 2).repeat(3);
  return isRun || comesAgain ? "easy" : undefined;
}

export const newSalt = () => crypto.getRandomValues(new Uint8Array(16));

/** What shows that somebody knows a PIN, without telling it: 32 bytes in base64url. Takes a slow tablet about a second, on purpose. */
export async function proofOf(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<string> {
  const words = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const rounds = { name: "PBKDF2", hash: "SHA-256", salt, iterations: pinIterations };
  return toBase64url(await crypto.subtle.deriveBits(rounds, words, 256));
}

const hmac = { name: "HMAC", hash: "SHA-256" };
const pinKey = () =>
  ownKey("pins", async () => (await crypto.subtle.generateKey(hmac, false, ["sign", "verify"])) as CryptoKey);

/** What of a proof may lie on the disk. Without the key of this browser it compares with nothing. */
export const checkOf = async (proof: string): Promise<ArrayBuffer> =>
  crypto.subtle.sign(hmac, await pinKey(), new TextEncoder().encode(proof));

export const isProof = async (check: ArrayBuffer, proof: string): Promise<boolean> =>
  crypto.subtle.verify(hmac, await pinKey(), check, new TextEncoder().encode(proof));
