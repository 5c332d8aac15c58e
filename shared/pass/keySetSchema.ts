import * as v from "valibot";

const instant = v.pipe(v.string(), v.isoTimestamp());
const coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

const PassKeySchema = v.strictObject({
  kty: v.literal("EC"),
  crv: v.literal("P-256"),
  x: coordinate,
  y: coordinate,
  kid: v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,2})$/)),
  alg: v.literal("ES256"),
  use: v.literal("sig"),
  kinds: v.array(v.number()),
  notBefore: instant,
  notAfter: instant,
  status: v.picklist(["next", "signing", "verifying", "blocked"]),
});

/** The key set as the public interface gives it. */
export const PassKeySetSchema = v.strictObject({
  keys: v.array(PassKeySchema),
  sequence: v.pipe(v.number(), v.integer(), v.minValue(0)),
  expires: instant,
});
