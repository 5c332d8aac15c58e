// What every place that runs the rules offers alike: browsers, workers and Node. Written down here instead of taking the DOM's or
// Node's types, so that a rule cannot reach for the page, the file system or the network without the compiler noticing.
// Only the compilation of shared/ itself sees this file; the signatures are those of the standards.

declare type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: BufferSource): string;
}

declare function atob(text: string): string;
declare function btoa(text: string): string;
declare function structuredClone<T>(value: T): T;

interface JsonWebKey {
  kty?: string;
  crv?: string;
  x?: string;
  y?: string;
  d?: string;
  alg?: string;
  use?: string;
  ext?: boolean;
  key_ops?: string[];
}

interface EcParams {
  name: string;
  namedCurve?: string;
  hash?: string;
}

type KeyUsage = "decrypt" | "deriveBits" | "deriveKey" | "encrypt" | "sign" | "unwrapKey" | "verify" | "wrapKey";

interface CryptoKey {
  readonly algorithm: { name: string };
  readonly extractable: boolean;
  readonly type: "private" | "public" | "secret";
  readonly usages: KeyUsage[];
}

interface CryptoKeyPair {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

// Random numbers are left out on purpose: chance comes in as a value.
interface SubtleCrypto {
  digest(algorithm: string, bytes: BufferSource): Promise<ArrayBuffer>;
  importKey(
    format: "jwk",
    key: JsonWebKey,
    algorithm: EcParams,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>;
  importKey(
    format: "raw" | "pkcs8" | "spki",
    key: BufferSource,
    algorithm: EcParams,
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>;
  exportKey(format: "jwk", key: CryptoKey): Promise<JsonWebKey>;
  exportKey(format: "raw" | "pkcs8" | "spki", key: CryptoKey): Promise<ArrayBuffer>;
  sign(algorithm: EcParams, key: CryptoKey, bytes: BufferSource): Promise<ArrayBuffer>;
  verify(algorithm: EcParams, key: CryptoKey, signature: BufferSource, bytes: BufferSource): Promise<boolean>;
}

declare const crypto: { readonly subtle: SubtleCrypto };
