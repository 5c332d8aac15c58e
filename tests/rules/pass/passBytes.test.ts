import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import {
  encodePass,
  fromBase32,
  passAlphabet,
  passText,
  readPass,
  signedMessage,
  toBase32,
  verifyPass,
  type PassFields,
} from "../../../shared/pass/index.ts";
import { parseInstant, type Instant } from "../../../shared/time/index.ts";
import { instant } from "../../support/instants.ts";
import { publishedKey, publishedText } from "../../support/publishedPass.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const id = Uint8Array.from({ length: 16 }, (_, index) => index);
const fields: PassFields = {
  kind: 1,
  keyId: 7,
  office: 4,
  service: 16,
  start: instant("2026-12-01T08:15+01:00"),
  validity: 15,
  id,
};

describe("the published example of a pass", () => {
  test("its fields give the published bytes 0 to 27", () => {
    expect(fields.start / 60_000).toBe(29_935_155);
    expect(hex(encodePass(fields))).toBe("11070004001001c8c633000f000102030405060708090a0b0c0d0e0f");
  });

  test("its text is read back to the same fields, bytes and signature", () => {
    const pass = readPass(publishedText);
    if (pass.kind !== "pass") throw new Error(pass.kind);
    expect({ ...pass.fields, id: hex(pass.fields.id) }).toEqual({ ...fields, id: hex(id) });
    expect(hex(pass.signed)).toBe(hex(encodePass(fields)));
    expect(pass.signature).toHaveLength(64);
    expect(passText(Buffer.concat([pass.signed, pass.signature]))).toBe(publishedText);
  });

  test("what is signed begins with the words of the pass and a zero byte", () => {
    const message = signedMessage(encodePass(fields));
    expect(Buffer.from(message.subarray(0, 17)).toString("ascii")).toBe("terminpass pass 1");
    expect(message[17]).toBe(0);
    expect(hex(message.subarray(18))).toBe(hex(encodePass(fields)));
    expect(message).toHaveLength(46);
  });

  test("its signature is genuine under the published key", async () => {
    const keySet = { keys: [publishedKey], sequence: 1, expires: "2027-01-01T00:00:00Z" };
    const outcome = await verifyPass(publishedText, keySet, parseInstant("2026-12-01T08:00+01:00") as Instant);
    expect(outcome.kind).toBe("genuine");
  });

  test("is a QR code of version 6, 41 modules, at correction level M", () => {
    const code = encode(publishedText, { ecc: "M", boostEcc: false, border: 0 });
    expect([code.version, code.size, publishedText.length]).toEqual([6, 41, 151]);
    // As bytes instead of alphanumeric characters the same text would not fit.
    expect(encode([...Buffer.from(publishedText)], { ecc: "M", boostEcc: false, border: 0 }).version).toBeGreaterThan(
      6,
    );
  });
});

describe("the alphabet of the pass", () => {
  test("has 32 characters of the QR code's alphanumeric set and none that keyboards swap", () => {
    expect(new Set(passAlphabet).size).toBe(32);
    expect(passAlphabet).toMatch(/^[0-9A-HJ-NP-X]+$/);
  });

  test("bytes of every length come back as they were", () => {
    for (let length = 0; length <= 92; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 151 + length * 7) & 255);
      const text = toBase32(bytes);
      expect(text).toHaveLength(Math.ceil((length * 8) / 5));
      expect(hex(fromBase32(text) ?? id)).toBe(hex(bytes));
    }
  });

  test("the most significant bit comes first and the rest is zero", () => {
    expect(toBase32(Uint8Array.of(0xff))).toBe("XU");
    expect(toBase32(Uint8Array.of(0x08, 0x42))).toBe("1110");
    expect(fromBase32("I0")).toBeUndefined();
  });
});

describe("what a pass cannot say", () => {
  test.each([
    ["a start between two minutes", { start: (fields.start + 1) as Instant }],
    ["a start before 1970", { start: -60_000 as Instant }],
    ["an office number above two bytes", { office: 65_536 }],
    ["a service number above two bytes", { service: 65_536 }],
    ["a negative validity", { validity: -1 }],
    ["a key id above one byte", { keyId: 256 }],
    ["an id of 15 bytes", { id: id.slice(1) }],
  ])("%s is an accident, not a wrong pass", (_, part) => {
    expect(() => encodePass({ ...fields, ...part })).toThrow(RangeError);
  });

  test("the largest values its bytes can hold come back", () => {
    const most = { kind: 3, keyId: 255, office: 65_535, service: 65_535, validity: 65_535 };
    const start = (4_294_967_295 * 60_000) as Instant;
    const pass = readPass(passText(Buffer.concat([encodePass({ ...most, start, id }), new Uint8Array(64)])));
    expect(pass).toMatchObject({ kind: "pass", fields: { ...most, start } });
  });
});

describe("what has not the shape of a pass", () => {
  const withByte0 = (byte: number) => {
    const bytes = fromBase32(publishedText.slice(3));
    if (!bytes) throw new Error("unreadable");
    bytes[0] = byte;
    return passText(bytes);
  };
  test.each([
    ["nothing", ""],
    ["an address", "https://example.org/"],
    ["lower case", publishedText.toLowerCase()],
    ["a space at the end", `${publishedText} `],
    ["one character less", publishedText.slice(0, -1)],
    ["one character more", `${publishedText}0`],
    ["a later version of the text", publishedText.replace("TP1", "TP2")],
    ["a later version in its bytes", withByte0(0x21)],
    ["a letter the alphabet lacks", `${publishedText.slice(0, 20)}O${publishedText.slice(21)}`],
    ["a character of two code units", `${publishedText.slice(0, 20)}\u{1f600}${publishedText.slice(22)}`],
    ["a wide digit", publishedText.replace("0", "０")],
  ])("%s", (_, text) => {
    expect(readPass(text)).toEqual({ kind: "not_a_pass" });
  });

  test("bits at the end that carry no byte have to be zero", () => {
    const last = passAlphabet.indexOf(publishedText.at(-1) ?? "");
    expect(last % 16).toBe(0);
    const other = Array.from({ length: 15 }, (_, bits) => publishedText.slice(0, -1) + passAlphabet[last + bits + 1]);
    expect(other.map((text) => readPass(text).kind)).toEqual(Array(15).fill("not_a_pass"));
    // The bytes are the same: without the comparison of texts there would be sixteen texts of one pass.
    expect(hex(fromBase32(other[0]?.slice(3) ?? "") ?? id)).toBe(hex(fromBase32(publishedText.slice(3)) ?? id));
  });
});
