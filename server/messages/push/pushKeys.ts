import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { Kysely } from "kysely";
import type { Instant } from "../../../shared/time/index.ts";
import type { Tables } from "../../db/schema.ts";
import type { Seal } from "../../db/seal.ts";

/** The key by which push services know this server (VAPID, RFC 8292). Browsers bind what they subscribe to it. */
export interface PushKeys {
  /** An uncompressed point of P-256, as base64url: what a browser subscribes with. */
  publicKey: string;
  /** The `Authorization` header for a push service, good for some hours. */
  authorization(origin: string, now: Instant): string;
}

const name = "push_key";
const place = `setting/${name}`;
const hour = 60 * 60_000;
// Push services take nothing that is good for more than a day; a clock that is wrong by some hours does no harm.
const goodFor = 12 * hour;

interface Jwk {
  x: string;
  y: string;
  d: string;
}

function newKey(seal: Seal): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return Buffer.from(seal.seal(JSON.stringify(privateKey.export({ format: "jwk" })), place)).toString("base64url");
}

const readKey = (db: Kysely<Tables>) =>
  db.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirst();

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

function signed(key: KeyObject, claims: object): string {
  const text = `${encoded({ typ: "JWT", alg: "ES256" })}.${encoded(claims)}`;
  return `${text}.${sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/** The key of this database, made at the first start; its private part is sealed. `contact` is where a push service complains. */
export async function openPushKeys(db: Kysely<Tables>, seal: Seal, contact: string): Promise<PushKeys> {
  if (!(await readKey(db))) {
    // Of two servers that start at once only one leaves its key.
    const row = { name, value: newKey(seal) };
    await db
      .insertInto("setting")
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const kept = await readKey(db);
  const jwk = JSON.parse(seal.open(Buffer.from(kept?.value ?? "", "base64url"), place)) as Jwk;
  const key = createPrivateKey({ key: { ...jwk, kty: "EC", crv: "P-256" }, format: "jwk" });
  const point = [Buffer.of(4), Buffer.from(jwk.x, "base64url"), Buffer.from(jwk.y, "base64url")];
  const publicKey = Buffer.concat(point).toString("base64url");
  const known = new Map<string, { token: string; until: number }>();
  return {
    publicKey,
    authorization(origin, now) {
      let pass = known.get(origin);
      if (!pass || pass.until - now < hour || pass.until - now > goodFor) {
        const until = now + goodFor;
        const claims = { aud: origin, exp: Math.floor(until / 1000), sub: `mailto:${contact}` };
        pass = { token: signed(key, claims), until };
        known.set(origin, pass);
      }
      return `vapid t=${pass.token}, k=${publicKey}`;
    },
  };
}
