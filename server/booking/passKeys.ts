import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { Selectable } from "kysely";
import type { PassKeyRow } from "../db/schema.ts";
import type { EventLog, Trx } from "../db/events.ts";
import { lockNames } from "../db/locks.ts";
import type { Seal } from "../db/seal.ts";
import {
  encodePass,
  passKinds,
  passText,
  signedMessage,
  type PassFields,
  type PassKey,
  type PassKeySet,
} from "../../shared/pass/index.ts";
import { isoInstant, type Clock, type Instant } from "../../shared/time/index.ts";
import { plainSignature } from "./plainSignature.ts";

const day = 24 * 60 * 60 * 1000;
/** How long a key signs, how long it is published before, and how long its passes are good after its last signature. */
const signsFor = 365 * day;
const publishedBefore = 30 * day;
const verifiesFor = 730 * day;
/** A key id is not given again for two years. */
const idRestsFor = 730 * day;
/** A device refuses a key set that is older. */
const setIsGoodFor = 14 * day;
const keyIds = 255;

/** Signs a pass as of the instant at which it was asked for. */
export type SignPass = (fields: Omit<PassFields, "keyId">) => string;

/** The keys that sign passes, and what devices need to verify them. */
export interface PassKeys {
  /** Makes and publishes the keys that are due. Ask before a transaction, not inside one. */
  signer(): Promise<SignPass>;
  keySet(): Promise<PassKeySet>;
}

type Row = Selectable<PassKeyRow>;

const signs = (key: Row, now: number) => key.blocked_at === null && key.not_before <= now && now < key.signs_until;

function statusOf(key: Row, now: number): PassKey["status"] {
  if (key.blocked_at !== null) return "blocked";
  if (now < key.not_before) return "next";
  return now < key.signs_until ? "signing" : "verifying";
}

const iso = (instant: number) => isoInstant(instant as Instant, "UTC");

function publish(key: Row, now: number): PassKey {
  const { x, y } = JSON.parse(key.public_jwk) as { x: string; y: string };
  return {
    kty: "EC",
    crv: "P-256",
    x,
    y,
    kid: String(key.kid),
    alg: "ES256",
    use: "sig",
    kinds: [key.kind],
    notBefore: iso(key.not_before),
    notAfter: iso(key.not_after),
    status: statusOf(key, now),
  };
}

/** The id after the one given last, in a circle, that no key still bears. */
function freeKeyId(keys: readonly Row[]): number {
  const last = keys.reduce<Row | undefined>((a, b) => (a && a.not_before > b.not_before ? a : b), undefined)?.kid ?? 0;
  const taken = new Set(keys.map((it) => it.kid));
  const circle = Array.from({ length: keyIds }, (_, index) => ((last + index) % keyIds) + 1);
  const free = circle.find((kid) => !taken.has(kid));
  if (free === undefined) throw new Error("all 255 key ids were given within two years");
  return free;
}

async function makeKey(trx: Trx, seal: Seal, keys: readonly Row[], notBefore: number): Promise<Row> {
  const kid = freeKeyId(keys);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const row: Row = {
    kid,
    kind: passKinds.checkIn,
    public_jwk: JSON.stringify(publicKey.export({ format: "jwk" })),
    sealed_private: seal.seal(JSON.stringify(privateKey.export({ format: "jwk" })), `pass_key/${kid}`),
    not_before: notBefore,
    signs_until: notBefore + signsFor,
    not_after: notBefore + signsFor + verifiesFor,
    blocked_at: null,
  };
  await trx.insertInto("pass_key").values(row).execute();
  return row;
}

/** The keys as they must be now: one that signs, and its successor from 30 days before it ends. */
async function keysDue(trx: Trx, seal: Seal, now: number): Promise<Row[]> {
  await lockNames(trx, ["pass keys"]);
  await trx
    .deleteFrom("pass_key")
    .where("not_after", "<=", now - idRestsFor)
    .execute();
  const keys: Row[] = await trx.selectFrom("pass_key").selectAll().orderBy("not_before").execute();
  if (!keys.some((it) => signs(it, now))) keys.push(await makeKey(trx, seal, keys, now));
  const lasts = Math.max(...keys.filter((it) => it.blocked_at === null).map((it) => it.signs_until));
  if (lasts - now <= publishedBefore) keys.push(await makeKey(trx, seal, keys, lasts));
  return keys;
}

/** Raises the sequence when what is published differs from what was. */
async function sequenceOf(trx: Trx, published: string): Promise<number> {
  const settings = await trx
    .selectFrom("setting")
    .selectAll()
    .where("name", "in", ["pass_keys", "pass_key_sequence"])
    .execute();
  const before = new Map(settings.map((it) => [it.name, it.value]));
  const sequence = Number(before.get("pass_key_sequence") ?? 0);
  if (before.get("pass_keys") === published) return sequence;
  for (const [name, value] of [
    ["pass_keys", published],
    ["pass_key_sequence", String(sequence + 1)],
  ] as const) {
    await trx
      .insertInto("setting")
      .values({ name, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  }
  return sequence + 1;
}

/** The keys of one server: one signs for all its offices. Made at the first start, private parts sealed. */
export function createPassKeys(deps: { events: EventLog; seal: Seal; clock: Clock }): PassKeys {
  const { events, seal, clock } = deps;
  const privateKeys = new Map<string, KeyObject>();
  let known: { published: string; keys: Row[]; sequence: number } | undefined;

  const published = (keys: readonly Row[], now: number) =>
    keys.filter((it) => now < it.not_after).map((it) => publish(it, now));

  /** What is due as of `now`; from memory as long as nothing that is published would change. */
  async function dueAt(now: number) {
    const lasts = known ? Math.max(...known.keys.map((it) => it.signs_until)) : 0;
    if (known && lasts - now > publishedBefore && JSON.stringify(published(known.keys, now)) === known.published) {
      return known;
    }
    known = await events.transact(async (trx) => {
      await lockNames(trx, ["pass keys"]);
      const keys = await keysDue(trx, seal, now);
      const text = JSON.stringify(published(keys, now));
      return { keys, published: text, sequence: await sequenceOf(trx, text) };
    });
    return known;
  }

  function privateKeyOf(row: Row): KeyObject {
    const key =
      privateKeys.get(row.public_jwk) ??
      createPrivateKey({ key: JSON.parse(seal.open(row.sealed_private, `pass_key/${row.kid}`)), format: "jwk" });
    privateKeys.set(row.public_jwk, key);
    return key;
  }

  return {
    async signer() {
      const now = clock.now();
      const row = (await dueAt(now)).keys.find((it) => signs(it, now));
      if (!row) throw new Error("no key signs passes");
      const key = privateKeyOf(row);
      return (fields) => {
        const signed = encodePass({ ...fields, keyId: row.kid });
        const signature = plainSignature(sign("sha256", signedMessage(signed), key));
        return passText(Buffer.concat([signed, signature]));
      };
    },
    async keySet() {
      const now = clock.now();
      const { keys, sequence } = await dueAt(now);
      return { keys: published(keys, now), sequence, expires: iso(now - (now % 1000) + setIsGoodFor) };
    },
  };
}
