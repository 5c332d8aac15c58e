import { systemClock } from "./clock.ts";

const hex = (bytes: Uint8Array) => [...bytes].map((it) => it.toString(16).padStart(2, "0")).join("");

/** A UUID of version 7 (RFC 9562): its beginning is the instant, so that what was made later sorts behind. */
export function uuid7(clock = systemClock, random = crypto.getRandomValues(new Uint8Array(10))): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(clock.now()) << 16n);
  bytes.set(random, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
