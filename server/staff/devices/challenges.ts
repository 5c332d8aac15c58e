import { createHmac } from "node:crypto";
import { challengeSeconds } from "../../../shared/staff/devices.ts";
import { sameHash } from "../../db/seal.ts";

/** What a server keeps of challenges: nothing but its key. */
export interface Challenges {
  make(device: string, now: number): string;
  /** The instant at which a challenge for this device was made; `undefined` where it was not or is too old. */
  madeAt(challenge: string, device: string, now: number): number | undefined;
}

/** Challenges for devices: the instant, sixteen random bytes, and a keyed hash of both and the device. */
export function createChallenges(key: Uint8Array, random: (bytes: number) => Uint8Array): Challenges {
  const hashOf = (device: string, instant: string, chance: string) =>
    createHmac("sha256", key).update(["challenge", device, instant, chance].join("\0")).digest("base64url");

  return {
    make(device, now) {
      const chance = Buffer.from(random(16)).toString("base64url");
      return [now, chance, hashOf(device, String(now), chance)].join(".");
    },
    madeAt(challenge, device, now) {
      const [instant = "", chance = "", hash = ""] = challenge.split(".");
      if (!sameHash(hash, hashOf(device, instant, chance))) return undefined;
      const age = now - Number(instant);
      return age >= 0 && age <= challengeSeconds * 1000 ? Number(instant) : undefined;
    },
  };
}
