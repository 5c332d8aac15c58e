import type { PassKey } from "../../shared/pass/index.ts";

/** The key of the example that the description of the pass publishes. Its private half is not known. */
export const publishedKey: PassKey = {
  kty: "EC",
  crv: "P-256",
  x: "F7yl_4US4jnUNjG-jpYU4D6uxBB12F4V2Tg8Vy6RhgU",
  y: "FmQd2qI0tCl_d9S2Od2E2f6PSzGwkApoj1XXw-ZBEng",
  kid: "7",
  alg: "ES256",
  use: "sig",
  kinds: [1],
  notBefore: "2026-01-01T00:00:00Z",
  notAfter: "2028-01-01T00:00:00Z",
  status: "signing",
};

/** A genuine pass of that key. */
export const publishedText =
  "TP1243G0100200UHHHK007G00820C20A1G7104GL2QC1L70WB13HM86430GDQME0UF0TAB0750WCJ57ANHQVX35A4T53EQLPX04CSHXBN1FL9MKAQSHDFPRVW3HRJQSFSCFDUU5EUABDHTKF1GR6PXG";
