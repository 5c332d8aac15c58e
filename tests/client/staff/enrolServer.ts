import { encodePass, passKinds, passText } from "../../../shared/pass/index.ts";
import { enrolMessage, sessionMessage, type DeviceKey, type EnrolAsked } from "../../../shared/staff/devices.ts";
import type { StaffSession } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { fakeServer, json } from "./fakeServer.ts";

const refusal = (code: string, status: number) => json({ code }, status);
const nobody = () => refusal("not_signed_in", 401);
const revoked = () => refusal("device_revoked", 403);

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (it) => it.charCodeAt(0));

async function isSigned(key: DeviceKey, message: Uint8Array<ArrayBuffer>, signature: string): Promise<boolean> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const imported = await crypto.subtle.importKey("jwk", key, algorithm, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, bytesOf(signature), message);
}

export const officeNumber = 4;

/** Somebody of the staff as the server tells it. */
export function aPerson(user: string, office = "testburg"): StaffSession & { user: string } {
  return {
    type: "session",
    user,
    name: `Name ${user}`,
    role: "reception",
    office: { id: office, number: officeNumber, name: { de: office }, timeZone: "Europe/Berlin" },
    units: [],
    services: [],
    earlyMinutes: 15,
    lateMinutes: 15,
  };
}

/** The text of a pairing of an office. Its signature is none: on the tablet nobody looks. */
export function pairingText(office = officeNumber, kind: number = passKinds.pairing): string {
  const fields = { kind, keyId: 1, office, service: 0, start: 0 as Instant, validity: 10, id: new Uint8Array(16) };
  const bytes = new Uint8Array(92);
  bytes.set(encodePass(fields));
  return passText(bytes);
}

/** The server with the part that knows tablets and PINs. Cookies are two facts: whose sign-in is open, and of which device. */
export function enrolServer() {
  const server = fakeServer();
  const tablets = {
    ...server,
    base: server,
    /** Pairings that can still be used, with the office and the name of the tablet. */
    pairings: new Map([["K4T7PX20QW", { name: "Empfang 2", office: "testburg" }]]),
    enrolled: undefined as { id: string; key: DeviceKey; name: string } | undefined,
    isRevoked: false,
    /** Another office has a device of this id, under another key. */
    isElsewhere: false,
    accounts: new Map(["ada", "bo"].map((user) => [`${user}@office.example`, aPerson(user)])),
    pins: new Map<string, string>(),
    /** Whose sign-in is open, and whether the device's is. */
    person: undefined as string | undefined,
    device: false,
    /** What was asked for, by method and path without its query. */
    asked: [] as string[],
    /** Probes with what they told. */
    told: [] as URLSearchParams[],
  };
  const challenges = new Set<string>();

  const sessionOf = (user: string | undefined) => [...tablets.accounts.values()].find((it) => it.user === user);

  async function enrol({ pairing, deviceId, publicKey, proof, onlyAt }: EnrolAsked): Promise<Response> {
    const found = tablets.pairings.get(pairing);
    if (!found) return refusal("pairing_ended", 410);
    if (!(await isSigned(publicKey, enrolMessage(deviceId, pairing), proof))) return refusal("invalid_input", 400);
    if (onlyAt !== undefined && onlyAt !== found.office) return refusal("not_allowed", 403);
    if (tablets.isElsewhere) return refusal("device_elsewhere", 409);
    tablets.pairings.delete(pairing);
    tablets.enrolled = { id: deviceId, key: publicKey, name: found.name };
    tablets.isRevoked = false;
    const office = { id: found.office, name: { de: found.office } };
    return json({ type: "device", device: { id: deviceId, name: found.name, office } }, 201);
  }

  async function openSession(challenge: string, signature: string): Promise<Response> {
    const { id, key, name } = tablets.enrolled ?? {};
    if (!id || !key || !challenges.delete(challenge)) return nobody();
    if (!(await isSigned(key, sessionMessage(id, challenge), signature))) return nobody();
    tablets.device = true;
    return json({ type: "device_session", device: { id, name } });
  }

  function signInByPin(user: string, proof: string): Response {
    if (!tablets.device || tablets.pins.get(user) !== proof) return nobody();
    tablets.person = user;
    return json({});
  }

  async function ofDevice(id: string, act: string, body: Record<string, string>): Promise<Response> {
    if (tablets.enrolled?.id !== id) return refusal("not_found", 404);
    if (tablets.isRevoked) return revoked();
    if (act === "challenge") {
      const challenge = crypto.randomUUID();
      challenges.add(challenge);
      return json({ type: "challenge", challenge });
    }
    if (act === "session") return openSession(body["challenge"] ?? "", body["signature"] ?? "");
    if (act === "sign-in") return signInByPin(body["user"] ?? "", body["proof"] ?? "");
    if (tablets.person === undefined || !tablets.device) return nobody();
    tablets.pins.set(tablets.person, body["proof"] ?? "");
    return new Response(null, { status: 204 });
  }

  /** What a session of a person or of the device is needed for. */
  function guarded(path: string): Response | undefined {
    if (tablets.isRevoked) return revoked();
    if (path === "/api/sync/pull" || path === "/api/staff/session")
      return sessionOf(tablets.person) ? undefined : nobody();
    return sessionOf(tablets.person) || tablets.device ? undefined : nobody();
  }

  server.first = async (address, { method = "GET", body }) => {
    const [path = "", query] = address.split("?");
    const sent = (typeof body === "string" ? JSON.parse(body) : {}) as Record<string, string>;
    tablets.asked.push(`${method} ${path}`);
    if (path === "/api/auth/sign-in/email") {
      tablets.person = tablets.accounts.get(sent["email"] ?? "")?.user;
      return tablets.person ? json({}) : nobody();
    }
    if (path === "/api/auth/sign-out") {
      tablets.person = undefined;
      return json({});
    }
    if (path === "/api/staff/devices") return enrol(sent as unknown as EnrolAsked);
    const [, id, act] = /^\/api\/staff\/devices\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (id && act) return ofDevice(id, act, sent);
    if (path === "/api/sync/probe") tablets.told.push(new URLSearchParams(query));
    const refused = path.startsWith("/api/sync/") || path === "/api/staff/session" ? guarded(path) : undefined;
    return refused ?? (path === "/api/staff/session" ? json(sessionOf(tablets.person)) : undefined);
  };
  return tablets;
}
