import { createCipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from "node:crypto";

/** What a browser tells of itself so that messages can be encrypted for it alone. */
export interface PushSubscriptionKeys {
  /** Its public key, an uncompressed point of P-256, as base64url. */
  p256dh: string;
  /** Its secret of 16 bytes, as base64url. */
  auth: string;
}

/** What is drawn anew for every message; a test hands in that of the standard's example. */
interface Chance {
  salt: Buffer;
  sender: ECDH;
}

const recordSize = 4096;
// All messages have one length, so that the push service cannot tell a reminder from a cancellation.
const paddedTo = 640;
const lastRecord = 2;

function freshChance(): Chance {
  const sender = createECDH("prime256v1");
  sender.generateKeys();
  return { salt: randomBytes(16), sender };
}

const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
  Buffer.from(hkdfSync("sha256", key, salt, info, length));

/**
 * Encrypts a message for one browser (RFC 8291, one record of aes128gcm by RFC 8188). Only that browser can read it; the push service
 * in between cannot. Throws for a key that is no point of the curve.
 */
export function encryptPush(
  text: string,
  { p256dh, auth }: PushSubscriptionKeys,
  { salt, sender }: Chance = freshChance(),
  padding = true,
): Buffer {
  const receiver = Buffer.from(p256dh, "base64url");
  const own = sender.getPublicKey();
  const agreed = sender.computeSecret(receiver);
  const names = Buffer.concat([Buffer.from("WebPush: info\0"), receiver, own]);
  const secret = derive(agreed, Buffer.from(auth, "base64url"), names, 32);
  const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const plain = Buffer.from(text);
  const filler = Buffer.alloc(padding ? Math.max(0, paddedTo - plain.length) : 0);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  const record = [cipher.update(Buffer.concat([plain, Buffer.of(lastRecord), filler])), cipher.final()];
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordSize);
  return Buffer.concat([salt, size, Buffer.of(own.length), own, ...record, cipher.getAuthTag()]);
}

/** Whether messages can be encrypted for a browser with these keys. */
export function areUsable(keys: PushSubscriptionKeys): boolean {
  try {
    return Buffer.from(keys.auth, "base64url").length === 16 && encryptPush("", keys).length > 0;
  } catch {
    return false;
  }
}
