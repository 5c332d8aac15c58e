// Node has the web's cryptography but names its types only inside node:crypto. The rules of shared/ use the standard's names.
import type { webcrypto } from "node:crypto";

declare global {
  type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
  type JsonWebKey = webcrypto.JsonWebKey;
  type KeyUsage = webcrypto.KeyUsage;
  interface CryptoKey extends webcrypto.CryptoKey {}
  interface CryptoKeyPair extends webcrypto.CryptoKeyPair {}
}
