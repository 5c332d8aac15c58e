import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { plainSignature } from "../../../server/booking/plainSignature.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const isGenuine = (message: Uint8Array, signature: Uint8Array) =>
  verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);

test("a plain signature verifies, and with one bit changed it does not", () => {
  // Of so many some have numbers that are shorter, and half of them a zero in front.
  for (let number = 0; number < 600; number++) {
    const message = createHash("sha256").update(String(number)).digest();
    const plain = plainSignature(sign("sha256", message, privateKey));
    expect(plain).toHaveLength(64);
    expect(isGenuine(message, plain)).toBe(true);
    plain[number % 64] = (plain[number % 64] ?? 0) ^ 1;
    expect(isGenuine(message, plain)).toBe(false);
  }
});

test("short numbers stand at the end of their 32 bytes", () => {
  const plain = plainSignature(Uint8Array.of(0x30, 7, 2, 1, 0x7f, 2, 2, 0x00, 0x80));
  expect([...plain.entries()].filter(([, byte]) => byte > 0)).toEqual([
    [31, 0x7f],
    [63, 0x80],
  ]);
});
