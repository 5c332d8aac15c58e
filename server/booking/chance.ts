import { codeLength, passAlphabet } from "../../shared/pass/index.ts";
import type { RandomBytes } from "./deps.ts";

/** An id or secret of that many random bits, fit for addresses. */
export function randomToken(random: RandomBytes, bits: 128 | 256): string {
  return Buffer.from(random(bits / 8)).toString("base64url");
}

/** A booking code (Buchungscode): 50 random bits as ten characters. */
export function randomCode(random: RandomBytes): string {
  return Array.from(random(codeLength), (byte) => passAlphabet[byte & 31]).join("");
}

/** A pass id: 16 random bytes as hexadecimal digits. */
export function randomPassId(random: RandomBytes): string {
  return Buffer.from(random(16)).toString("hex");
}

/** A whole number from `least` to `most`, both inclusive, each equally likely as far as 48 bits go. */
export function randomBetween(random: RandomBytes, least: number, most: number): number {
  const share = Buffer.from(random(6)).readUIntBE(0, 6) / 2 ** 48;
  return least + Math.floor(share * (most - least + 1));
}
