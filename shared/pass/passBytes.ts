import { addMinutes, millisPerMinute, type Instant } from "../time/index.ts";
import { fromBase32, toBase32 } from "./base32.ts";

/** What a pass is for; a fourth kind does not exist in this version. */
export const passKinds = { checkIn: 1, pickup: 2, pairing: 3 } as const;

/** What a pass says. It names nobody. */
export interface PassFields {
  /** One of `passKinds`; any number from 0 to 15 can be read. */
  kind: number;
  keyId: number;
  /** `number` in the office file. */
  office: number;
  /** `number` of the service; the type of the document where kind is pickup. */
  service: number;
  /** A whole minute; the instant of release where kind is pickup. */
  start: Instant;
  /** Minutes from the start; the length of the visit where kind is check-in. */
  validity: number;
  /** 16 random bytes, one per appointment or document and the same after a move. This alone tells whether a pass was seen before. */
  id: Uint8Array;
}

/** A text that has the shape of a pass. Whether it is genuine only the signature tells. */
export interface ReadPass {
  kind: "pass";
  fields: PassFields;
  /** Bytes 0–27. */
  signed: Uint8Array<ArrayBuffer>;
  /** Bytes 28–91, r and s. */
  signature: Uint8Array<ArrayBuffer>;
}

const version = 1;
const prefix = "TP1";
const signedLength = 28;
const passLength = 92;
const passTextLength = 151;

function within(name: string, value: number, most: number): number {
  if (!Number.isInteger(value) || value < 0 || value > most) throw new RangeError(`${name} of a pass: ${value}`);
  return value;
}

/** Bytes 0–27 of a pass. Throws a RangeError for what its bytes cannot hold. */
export function encodePass(fields: PassFields): Uint8Array<ArrayBuffer> {
  if (fields.id.length !== 16) throw new RangeError(`id of a pass: ${fields.id.length} bytes`);
  const bytes = new Uint8Array(signedLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, (version << 4) | within("kind", fields.kind, 15));
  view.setUint8(1, within("key id", fields.keyId, 255));
  view.setUint16(2, within("office", fields.office, 65_535));
  view.setUint16(4, within("service", fields.service, 65_535));
  view.setUint32(6, within("start in minutes", fields.start / millisPerMinute, 4_294_967_295));
  view.setUint16(10, within("validity", fields.validity, 65_535));
  bytes.set(fields.id, 12);
  return bytes;
}

function decodePass(signed: Uint8Array<ArrayBuffer>): PassFields {
  const view = new DataView(signed.buffer, signed.byteOffset);
  return {
    kind: view.getUint8(0) & 15,
    keyId: view.getUint8(1),
    office: view.getUint16(2),
    service: view.getUint16(4),
    start: addMinutes(0 as Instant, view.getUint32(6)),
    validity: view.getUint16(10),
    id: signed.slice(12),
  };
}

/** What is signed: the words `terminpass pass 1`, a zero byte, and bytes 0–27 of the pass. */
export function signedMessage(signed: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = new TextEncoder().encode("terminpass pass 1\0");
  const message = new Uint8Array(words.length + signed.length);
  message.set(words);
  message.set(signed, words.length);
  return message;
}

/** The text of the QR code: bytes 0–27, then the 64 bytes of the signature. */
export function passText(bytes: Uint8Array): string {
  if (bytes.length !== passLength) throw new RangeError(`a pass of ${bytes.length} bytes`);
  return prefix + toBase32(bytes);
}

/** What was read last: on its way to a verdict one text is read several times. */
let last: { text: string; read: ReadPass | { kind: "not_a_pass" } } | undefined;

/** Reads the shape of a pass. Any other text, also one that means the same bytes, is no pass. */
export function readPass(text: string): ReadPass | { kind: "not_a_pass" } {
  if (last?.text !== text) last = { text, read: readShape(text) };
  return last.read;
}

function readShape(text: string): ReadPass | { kind: "not_a_pass" } {
  const notAPass = { kind: "not_a_pass" } as const;
  if (text.length !== passTextLength || !text.startsWith(prefix)) return notAPass;
  const bytes = fromBase32(text.slice(prefix.length));
  // One pass has one text: bits that nobody reads would otherwise give sixteen.
  if (!bytes || passText(bytes) !== text || (bytes[0] ?? 0) >> 4 !== version) return notAPass;
  const signed = bytes.slice(0, signedLength);
  return { kind: "pass", fields: decodePass(signed), signed, signature: bytes.slice(signedLength) };
}
