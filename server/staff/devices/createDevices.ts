import type { Tries } from "../tries.ts";
import { createChallenges } from "./challenges.ts";
import { noteContact } from "./contact.ts";
import type { DeviceDeps } from "./deps.ts";
import { deviceSessions } from "./deviceSession.ts";
import { enrolDevice } from "./enrolDevice.ts";
import { listDevices } from "./listDevices.ts";
import { makePairing } from "./makePairing.ts";
import { noteSignIn } from "./noteSignIn.ts";
import { challengeDevice, openSession } from "./openSession.ts";
import { checkPin, setPin } from "./pins.ts";
import { revokeDevice } from "./revokeDevice.ts";

/** Enrolled tablets: what managers do with them, how they prove themselves, and how people sign in on them. */
export function createDevices(deps: DeviceDeps, tries: Tries) {
  const challenges = createChallenges(deps.seal.secretFor("device sessions"), deps.random);
  return {
    pair: makePairing(deps),
    enrol: enrolDevice(deps, tries),
    challenge: challengeDevice(deps, challenges),
    open: openSession(deps, challenges),
    sessions: deviceSessions(deps),
    list: listDevices(deps),
    revoke: revokeDevice(deps),
    setPin: setPin(deps),
    checkPin: checkPin(deps),
    noteSignIn: noteSignIn(deps),
    noteContact: noteContact(deps),
    /** Forgets pairings that nobody used. */
    async tidy() {
      await deps.db.deleteFrom("staff_pairing").where("expires_at", "<=", deps.clock.now()).execute();
    },
  };
}

export type Devices = ReturnType<typeof createDevices>;
