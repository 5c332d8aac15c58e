import { createECDH, randomBytes, webcrypto, type ECDH } from "node:crypto";

const { subtle } = webcrypto;

/** A browser as a push service and a server know it: it has keys, and reads what was encrypted for it. */
export interface TestBrowser {
  keys: { p256dh: string; auth: string };
  /** Reads a message as RFC 8291 and RFC 8188 say, with the web's own cryptography; throws for what is not for this browser. */
  read(body: Uint8Array): Promise<string>;
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function derive(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Promise<Uint8Array> {
  const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, length * 8));
}

/** A browser with keys of its own, or with given ones. */
export function testBrowser(own?: { privateKey: string; auth: string }): TestBrowser {
  const ecdh: ECDH = createECDH("prime256v1");
  if (own) ecdh.setPrivateKey(Buffer.from(own.privateKey, "base64url"));
  else ecdh.generateKeys();
  const auth = own ? Buffer.from(own.auth, "base64url") : randomBytes(16);
  const p256dh = ecdh.getPublicKey();
  const name = { name: "ECDH", namedCurve: "P-256" };

  async function secretWith(sender: Uint8Array): Promise<Uint8Array> {
    const [x, y, d] = [p256dh.subarray(1, 33), p256dh.subarray(33), ecdh.getPrivateKey()];
    const part = (it: Buffer) => it.toString("base64url");
    const jwk = { kty: "EC", crv: "P-256", x: part(x), y: part(y), d: part(d) };
    const mine = await subtle.importKey("jwk", jwk, name, false, ["deriveBits"]);
    const theirs = await subtle.importKey("raw", sender, name, false, []);
    return new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: theirs }, mine, 256));
  }

  return {
    keys: { p256dh: p256dh.toString("base64url"), auth: auth.toString("base64url") },
    async read(body) {
      const message = Buffer.from(body);
      const [salt, idLength] = [message.subarray(0, 16), message[20] ?? 0];
      const sender = message.subarray(21, 21 + idLength);
      const names = Buffer.concat([bytes("WebPush: info\0"), p256dh, sender]);
      const secret = await derive(await secretWith(sender), auth, names, 32);
      const raw = await derive(secret, salt, bytes("Content-Encoding: aes128gcm\0"), 16);
      const iv = await derive(secret, salt, bytes("Content-Encoding: nonce\0"), 12);
      const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
      const record = message.subarray(21 + idLength);
      const plain = Buffer.from(await subtle.decrypt({ name: "AES-GCM", iv }, key, record));
      const end = plain.lastIndexOf(2);
      if (plain.subarray(end + 1).some((it) => it !== 0)) throw new Error("what follows the text is no padding");
      return plain.subarray(0, end).toString("utf8");
    },
  };
}
