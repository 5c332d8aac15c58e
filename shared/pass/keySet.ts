/** A public key that verifies passes, as `GET /api/pass-keys` publishes it (JSON Web Key). */
export interface PassKey {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
  /** The key id of the pass in decimal; not given again within two years. */
  kid: string;
  alg: "ES256";
  use: "sig";
  kinds: number[];
  /** ISO instants between which passes of this key are valid. */
  notBefore: string;
  notAfter: string;
  status: "next" | "signing" | "verifying" | "blocked";
}

/** All keys of a server. A device refuses a set with a lower sequence than the one it holds. */
export interface PassKeySet {
  keys: PassKey[];
  sequence: number;
  expires: string;
}
