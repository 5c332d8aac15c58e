import * as v from "valibot";
import { readCode, readPass } from "../pass/index.ts";

/** Enrolled tablets of the staff (Geräte): how one is paired, proves that it is itself, and lets people in with a PIN. */

/** How long a pairing (Kopplung) can be used, once. */
export const pairingMinutes = 10;
/** How long the answer to a challenge is taken. */
export const challengeSeconds = 60;
/** A PIN (Geräte-PIN) that was typed wrong so often in a row is gone; the password is needed again. */
export const pinTries = 5;
/** So long an act may wait on a tablet until somebody has to hear of it (F25): one that is lost now takes it along. */
export const unsentMinutes = 15;
/** Rounds of PBKDF2-SHA-256 that make 32 bytes, the proof, out of a PIN and a salt of 16 bytes. The salt stays on the device. */
export const pinIterations = 600_000;

const uuid = v.pipe(v.string(), v.uuid());
const instant = v.pipe(v.string(), v.isoTimestamp());
const base64url = (pattern: RegExp, words: string) => v.pipe(v.string(), v.regex(pattern, words));
/** 32 bytes: a coordinate of a key, the proof of a PIN. */
const bytes32 = base64url(/^[\w-]{43}$/, "write 32 bytes in base64url");
/** r and s, 64 bytes. */
const signature = base64url(/^[\w-]{86}$/, "write the 64 bytes of an ES256 signature in base64url");
const name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, "write a name"),
  v.maxLength(60, "at most 60 characters"),
  v.check((text) => !/\p{Cc}|\p{Cs}/u.test(text), "remove characters that cannot be printed"),
);
const personId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** A manager asks for a pairing and names the tablet that it is for. */
export const PairingAskedSchema = v.strictObject({ name });

/** A pairing: the text of a QR code, and ten characters to type instead. They are told here only. */
export const PairingAnswerSchema = v.object({
  type: v.literal("pairing"),
  /** Bears no secret: the device that used it names it in the list. */
  id: v.string(),
  text: v.string(),
  code: v.string(),
  expiresAt: instant,
});
export type PairingAnswer = v.InferOutput<typeof PairingAnswerSchema>;

/** The public half of a device's ECDSA P-256 key; other members of a JWK do not count. */
export const DeviceKeySchema = v.object({
  kty: v.literal("EC"),
  crv: v.literal("P-256"),
  x: bytes32,
  y: bytes32,
});
export type DeviceKey = v.InferOutput<typeof DeviceKeySchema>;

/** A tablet enrols: `proof` signs `enrolMessage(deviceId, pairing)` with the key whose public half it hands over. */
export const EnrolSchema = v.strictObject({
  /** The text of the QR code, or the code as somebody typed it. */
  pairing: v.pipe(
    v.string(),
    v.maxLength(200),
    v.check(
      (text) => readCode(text) !== undefined || readPass(text).kind === "pass",
      "write the ten characters of the code",
    ),
  ),
  deviceId: uuid,
  publicKey: DeviceKeySchema,
  proof: signature,
  /** Id of the office whose acts wait on the tablet to be sent: any other one is not to get them. */
  onlyAt: v.optional(v.pipe(v.string(), v.maxLength(100))),
});
export type EnrolAsked = v.InferOutput<typeof EnrolSchema>;

/** The tablet is enrolled. */
export const DeviceAnswerSchema = v.object({
  type: v.literal("device"),
  device: v.object({
    id: v.string(),
    name: v.string(),
    office: v.object({ id: v.string(), name: v.record(v.string(), v.string()) }),
  }),
});
export type DeviceAnswer = v.InferOutput<typeof DeviceAnswerSchema>;

export const ChallengeAnswerSchema = v.object({ type: v.literal("challenge"), challenge: v.string() });

/** The answer to a challenge: `signature` signs `sessionMessage(deviceId, challenge)`. Each challenge counts once. */
export const DeviceSessionAskedSchema = v.strictObject({
  challenge: v.pipe(v.string(), v.maxLength(200)),
  signature,
});
export type DeviceSessionAsked = v.InferOutput<typeof DeviceSessionAskedSchema>;

/** The device is signed in; its session is a cookie that no script reads. */
export const DeviceSessionAnswerSchema = v.object({
  type: v.literal("device_session"),
  device: v.object({ id: v.string(), name: v.string() }),
});
export type DeviceSessionAnswer = v.InferOutput<typeof DeviceSessionAnswerSchema>;

/** What the PIN of whoever is signed in proves itself by, on this device; 32 bytes in base64url. */
export const PinSchema = v.object({ proof: bytes32 });

/** Somebody signs in with the PIN of this device. `user` is the id of the account. */
export const PinSignInSchema = v.strictObject({ user: personId, proof: bytes32 });
export type PinSignIn = v.InferOutput<typeof PinSignInSchema>;

/** An enrolled device as managers see it. */
export const EnrolledDeviceSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** Id of the pairing that it was enrolled with. */
  pairing: v.string(),
  enrolledAt: instant,
  /** Its last contact; null before the first one. */
  seenAt: v.nullable(instant),
  /** The version of its database, as its last batch named it. */
  schemaVersion: v.nullable(v.number()),
  /** How many acts it had not sent yet when it last told, and since when the oldest waits. */
  waiting: v.nullable(v.number()),
  waitingSince: v.nullable(instant),
  revokedAt: v.nullable(instant),
});
export type EnrolledDevice = v.InferOutput<typeof EnrolledDeviceSchema>;

export const DevicesAnswerSchema = v.object({ type: v.literal("devices"), devices: v.array(EnrolledDeviceSchema) });
export type DevicesAnswer = v.InferOutput<typeof DevicesAnswerSchema>;

const message = (...parts: string[]) => new TextEncoder().encode(parts.join("\0"));

/** What a device signs to enrol; `pairing` as it is sent. */
export const enrolMessage = (deviceId: string, pairing: string) =>
  message("terminpass device enrol", deviceId, pairing);

/** What a device signs to answer a challenge. */
export const sessionMessage = (deviceId: string, challenge: string) =>
  message("terminpass device session", deviceId, challenge);
