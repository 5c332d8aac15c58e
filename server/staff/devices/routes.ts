import * as v from "valibot";
import { refused } from "../../../shared/problems.ts";
import {
  ChallengeAnswerSchema,
  DeviceAnswerSchema,
  DevicesAnswerSchema,
  DeviceSessionAnswerSchema,
  DeviceSessionAskedSchema,
  EnrolSchema,
  PairingAnswerSchema,
  PairingAskedSchema,
  PinSchema,
  PinSignInSchema,
} from "../../../shared/staff/devices.ts";
import { operation, type Operation } from "../../http/operation.ts";
import type { Staff } from "../createStaff.ts";

const Nothing = v.strictObject({});
const room = "staff";
const path = "/api/staff/devices";

/** What managers do with the tablets of their office. */
const forManagers = ({ devices }: Staff): Operation[] => [
  operation({
    id: "makePairing",
    method: "post",
    path: "/api/staff/pairings",
    room,
    summary: "Let one tablet be enrolled",
    description:
      "The text is for a QR code, the code to be typed instead. Either can be used once, within ten minutes.",
    body: PairingAskedSchema,
    staff: "signed_in",
    answer: { status: 201, description: "The pairing, told here only.", schema: PairingAnswerSchema },
    refusals: [],
    handle: ({ staff, body }) => devices.pair(staff, body.name),
  }),
  operation({
    id: "listDevices",
    method: "get",
    path,
    room,
    summary: "The tablets of the office",
    staff: "signed_in",
    answer: { status: 200, description: "The tablets by name, also blocked ones.", schema: DevicesAnswerSchema },
    refusals: [],
    handle: ({ staff }) => devices.list(staff),
  }),
  operation({
    id: "revokeDevice",
    method: "delete",
    path: `${path}/{device}`,
    room,
    summary: "Block a tablet",
    description: "Its session, its PINs and the sessions of people that began on it end at once.",
    staff: "signed_in",
    answer: { status: 204, description: "The tablet is blocked, also where it was before." },
    refusals: ["not_found"],
    handle: ({ staff, path }) => devices.revoke(staff, path["device"] ?? ""),
  }),
];

/** How a tablet enrols and proves itself. */
const forTablets = ({ devices, openDevice }: Staff): Operation[] => [
  operation({
    id: "enrolDevice",
    method: "post",
    path,
    room,
    summary: "Enrol a tablet",
    description:
      "The proof is an ES256 signature over 'terminpass device enrol', deviceId and pairing, joined by zero bytes. Ten wrong " +
      "pairings from one address in a quarter of an hour are answered with too_many. A device that another office has enrolled, or " +
      "has blocked, moves only under the key that it had there.",
    body: EnrolSchema,
    staff: "signing_in",
    answer: { status: 201, description: "The tablet is enrolled.", schema: DeviceAnswerSchema },
    refusals: ["pairing_ended", "device_elsewhere"],
    handle: ({ body, address }) => devices.enrol(body, address()),
  }),
  operation({
    id: "challengeDevice",
    method: "post",
    path: `${path}/{device}/challenge`,
    room,
    summary: "Ask a tablet to prove that it is itself",
    body: Nothing,
    bodyOptional: true,
    staff: "signing_in",
    answer: { status: 200, description: "Good for a minute.", schema: ChallengeAnswerSchema },
    refusals: ["not_found", "device_revoked"],
    handle: ({ path }) => devices.challenge(path["device"] ?? ""),
  }),
  operation({
    id: "openDeviceSession",
    method: "post",
    path: `${path}/{device}/session`,
    room,
    summary: "Begin the session of a tablet",
    description:
      "The signature is ES256 over 'terminpass device session', the id and the challenge, joined by zero bytes. Sets the cookie " +
      "of the tablet; each challenge counts once.",
    body: DeviceSessionAskedSchema,
    staff: "signing_in",
    answer: { status: 200, description: "The tablet is signed in.", schema: DeviceSessionAnswerSchema },
    refusals: ["not_found", "device_revoked"],
    reply: ({ path, body }, c) => openDevice(path["device"] ?? "", body, c.req.header("Cookie")),
  }),
];

/** How people sign in on a tablet. */
const forPeople = ({ devices, signInByPin }: Staff): Operation[] => [
  operation({
    id: "setPin",
    method: "put",
    path: `${path}/{device}/pin`,
    room,
    summary: "Set the PIN of whoever is signed in, on this tablet",
    description: "The proof is PBKDF2-SHA-256 of the PIN, made on the tablet. The PIN itself goes nowhere.",
    body: PinSchema,
    staff: "signed_in",
    answer: { status: 204, description: "The PIN is set." },
    refusals: [],
    handle: async ({ staff, device, path, body }) =>
      device?.id === path["device"] ? devices.setPin(staff, device, body.proof) : refused("not_allowed"),
  }),
  operation({
    id: "signInByPin",
    method: "post",
    path: `${path}/{device}/sign-in`,
    room,
    summary: "Sign in with the PIN of this tablet",
    description: "Sets the session cookie. Five wrong PINs in a row end the PIN; the password is needed then.",
    body: PinSignInSchema,
    staff: "device",
    answer: { status: 200, description: "Signed in.", schema: Nothing },
    refusals: [],
    reply: async ({ device, path, body }) =>
      device.id === path["device"] ? signInByPin(device, body) : refused("not_allowed"),
  }),
];

/** Enrolled tablets of the staff. */
export const deviceOperations = (staff: Staff): Operation[] => [
  ...forManagers(staff),
  ...forTablets(staff),
  ...forPeople(staff),
];
