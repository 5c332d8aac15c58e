import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";
import { StartProblem } from "./startProblem.ts";

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** First byte of everything sealed: AES-256-GCM as below. */
const format = 1;

/**
 * What is hashed with a key: who a person is, a secret that opens an appointment, the token of an invitation, the body behind an
 * idempotency key, what a try to find an appointment is counted by, the secret of a link that confirms one, whom a message goes to,
 * the code that confirms a booking, where a device is told by push, the code that opens a booking on another device,
 * the key in the link of a mail, the address to which a mail comes back, what opens an entry of a waiting list and who can be reached there,
 * what enrols a tablet of the staff, what a PIN on one proves itself by.
 */
export type HashPurpose =
  | "person"
  | "secret"
  | "invitation"
  | "body"
  | "try"
  | "proof"
  | "recipient"
  | "confirmation"
  | "push"
  | "device code"
  | "mail key"
  | "return path"
  | "waiting"
  | "pairing"
  | "pin";

/** Keeps personal columns unreadable for whoever has only the database. */
export interface Seal {
  /** `place` is table and row, such as `appointment/ID`: what was sealed for one row opens in no other. */
  seal(text: string, place: string): Uint8Array;
  /** Throws when the bytes were changed or belong to another place. */
  open(sealed: Uint8Array, place: string): string;
  /** The same text gives the same hash; without the key nobody can try names or secrets. */
  hash(purpose: HashPurpose, text: string): string;
  /** A secret of its own for one use, the same as long as the key is. */
  secretFor(use: "staff sessions" | "device sessions" | "demo sign-in"): Uint8Array;
}

function subKey(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", `terminpass ${use}`, keyBytes));
}

/** A seal from one key of 32 bytes; every use has a key of its own derived from it. */
export function createSeal(key: Buffer): Seal {
  // As key objects: with plain bytes Node takes longer to look at the key than to use it.
  const keyFor = (use: string) => createSecretKey(subKey(key, use));
  const sealing = keyFor("sealing");
  const hashing: Record<HashPurpose, KeyObject> = {
    person: keyFor("person"),
    secret: keyFor("secret"),
    invitation: keyFor("invitation"),
    body: keyFor("body"),
    try: keyFor("try"),
    proof: keyFor("proof"),
    recipient: keyFor("recipient"),
    confirmation: keyFor("confirmation"),
    waiting: keyFor("waiting"),
    "mail key": keyFor("mail key"),
    "return path": keyFor("return path"),
    push: keyFor("push"),
    "device code": keyFor("device code"),
    pairing: keyFor("pairing"),
    pin: keyFor("pin"),
  };
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", sealing, nonce).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.of(format), nonce, sealed, cipher.getAuthTag()]);
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== format || bytes.length < 1 + nonceBytes + tagBytes) throw new Error("not a sealed value");
      const nonce = bytes.subarray(1, 1 + nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", sealing, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-tagBytes));
      const text = decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes));
      return Buffer.concat([text, decipher.final()]).toString("utf8");
    },
    secretFor: (use) => subKey(key, use),
    hash: (purpose, text) => createHmac("sha256", hashing[purpose]).update(text).digest("base64url"),
  };
}

/** Whether two hashes are equal, in a time that does not tell how much of them is. */
export function sameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function readKey(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StartProblem(`The key file ${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  const key = Buffer.from(text, "base64url");
  // Node skips what is no base64url; only a text that comes out again the same was a key.
  if (key.length !== keyBytes || key.toString("base64url") !== text) {
    throw new StartProblem(
      `The key file ${file} holds no key of Terminpass. Put the right file back, or name it in DATA_KEY_FILE.`,
    );
  }
  return key;
}

/** Writes a new key so that nobody ever sees half of it, and keeps the one that another process wrote first. */
function makeKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = openSync(draft, "wx", 0o600);
  try {
    writeSync(handle, `${randomBytes(keyBytes).toString("base64url")}\n`);
    fsyncSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    closeSync(handle);
    rmSync(draft);
  }
}

const checkName = "data_key_check";

const readMark = (db: Kysely<Tables>) =>
  db.selectFrom("setting").select("value").where("name", "=", checkName).executeTakeFirst();

/**
 * The seal of a database from its key file. The file is made at the first start; a missing, broken or wrong one for a
 * database that already has data is a `StartProblem`.
 */
export async function openSeal(db: Kysely<Tables>, file: string): Promise<Seal> {
  const stored = await readMark(db);
  if (!stored && !readKey(file)) makeKey(file);
  const key = readKey(file);
  if (!key) {
    throw new StartProblem(
      `The key file ${file} of this database is missing. Put it back, or name it in DATA_KEY_FILE.`,
    );
  }
  const check = subKey(key, "check").toString("base64url");
  // Of two servers that start at once on an empty database only one leaves its mark.
  const mark = { name: checkName, value: check };
  if (!stored)
    await db
      .insertInto("setting")
      .values(mark)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const kept = stored ?? (await readMark(db));
  if (!kept || !sameHash(kept.value, check)) {
    throw new StartProblem(
      `The key file ${file} does not belong to this database. Put the right one back, or name it in DATA_KEY_FILE.`,
    );
  }
  return createSeal(key);
}
