import type { Kysely } from "kysely";
import { done, refused, type Result } from "../../shared/problems.ts";
import type { DeviceSessionAsked, PinSignIn } from "../../shared/staff/devices.ts";
import type { SignedInDevice } from "../../shared/staff/index.ts";
import { aloneWith } from "../db/locks.ts";
import type { Tables } from "../db/schema.ts";
import type { StaffDoor } from "../http/routes.ts";
import { createAuth } from "./auth.ts";
import { demoPassword, makeDemoAccounts, type DemoSignIn } from "./demoAccounts.ts";
import { createDevices, type Devices } from "./devices/createDevices.ts";
import type { DeviceDeps } from "./devices/deps.ts";
import { staffMembers } from "./members.ts";
import { isFromOwnPage, ownOrigins, type Listens } from "./origins.ts";
import { enterOn, signIn, signOut } from "./signIn.ts";
import { createTries } from "./tries.ts";

/** What the staff room is made of. */
export interface StaffDeps extends DeviceDeps {
  db: Kysely<Tables>;
  /** Where the server listens, if it does. */
  listens: Listens | undefined;
  /** In production nobody signs in with an account that was made to try things out. */
  production: boolean;
}

/** The staff room: who people are, the tablets they work on, and the door that asks both. */
export interface Staff {
  signIn: ReturnType<typeof signIn>;
  signOut: ReturnType<typeof signOut>;
  devices: Devices;
  /** Begins the session of an enrolled device; a person who is signed in there belongs to it from then on. */
  openDevice(id: string, asked: DeviceSessionAsked, cookie: string | undefined): Promise<Result<Response>>;
  signInByPin(device: SignedInDevice, asked: PinSignIn): Promise<Result<Response>>;
  door: StaffDoor;
  /** Makes the accounts to try things out with, one per role of each office; none in production. */
  makeDemoAccounts(offices: readonly { id: string; name: string }[]): Promise<DemoSignIn | undefined>;
  /** Deletes sessions that have run out, and pairings that nobody used. */
  tidy(): Promise<void>;
}

export function createStaff(deps: StaffDeps): Staff {
  const { db, seal, clock, publicUrl, listens, production } = deps;
  const origins = ownOrigins(publicUrl, listens);
  const members = staffMembers(db, production);
  const mayEnter = async (user: string) => (await members.find(user)) !== undefined;
  const secret = seal.secretFor("staff sessions");
  const auth = createAuth({ db, secret, publicUrl, origins, mayEnter });
  const tries = createTries(clock);
  const devices = createDevices(deps, tries);
  const enter = enterOn(auth, devices.noteSignIn);

  async function sessionIn(cookie: string | undefined) {
    if (cookie === undefined) return undefined;
    const session = await auth.api.getSession({ headers: new Headers({ Cookie: cookie }) });
    const member = session && (await members.find(session.user.id));
    return member ? { member, token: session.session.token } : undefined;
  }

  return {
    signIn: signIn(auth, tries, publicUrl, devices.noteSignIn),
    signOut: signOut(auth, publicUrl),
    devices,
    async openDevice(id, asked, cookie) {
      const opened = await devices.open(id, asked);
      if (!opened.ok) return opened;
      const { answer, device } = opened.value;
      const present = await sessionIn(cookie);
      if (present) await devices.noteSignIn(device, present.token);
      const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
      const setting = { ...headers, "Set-Cookie": devices.sessions.cookieFor(device) };
      return done(new Response(JSON.stringify(answer), { status: 200, headers: setting }));
    },
    async signInByPin(device, asked) {
      const isHere = (await members.find(asked.user))?.office === device.office;
      const isRight = isHere && (await devices.checkPin(device, asked));
      return isRight ? enter(device, asked.user) : refused("not_signed_in");
    },
    async door(c, staff) {
      if (!isFromOwnPage(c.req.raw, origins)) return refused("not_allowed");
      const cookie = c.req.header("Cookie");
      const asked = await devices.sessions.read(cookie);
      const device = asked.ok ? asked.value : undefined;
      if (staff === "signing_in") return done({ device });
      const person = staff === "device" ? undefined : (await sessionIn(cookie))?.member;
      if (person) return done({ staff: person, device });
      if (!asked.ok) return asked;
      if (staff === "signed_in" || !device) return refused("not_signed_in");
      return done({ staff: device, device });
    },
    async makeDemoAccounts(offices) {
      if (production) return undefined;
      const password = demoPassword(seal.secretFor("demo sign-in"));
      const make = () => makeDemoAccounts(auth, db, offices, { password, now: clock.now() });
      return aloneWith(db, "demo accounts", make);
    },
    async tidy() {
      // The library lives by the real clock, whatever clock the server shows.
      await db.deleteFrom("staff_session").where("expires_at", "<=", new Date().toISOString()).execute();
      await devices.tidy();
    },
  };
}
