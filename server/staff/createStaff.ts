import type { Kysely } from "kysely";
import { done, refused } from "../../shared/problems.ts";
import type { Clock } from "../../shared/time/index.ts";
import { aloneWith } from "../db/locks.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import type { StaffDoor } from "../http/routes.ts";
import { signInAttempts } from "./attempts.ts";
import { createAuth } from "./auth.ts";
import { demoPassword, makeDemoAccounts, type DemoSignIn } from "./demoAccounts.ts";
import { staffMembers } from "./members.ts";
import { isFromOwnPage, ownOrigins, type Listens } from "./origins.ts";
import { signIn, signOut } from "./signIn.ts";

/** What the staff room is made of. */
export interface StaffDeps {
  db: Kysely<Tables>;
  seal: Seal;
  clock: Clock;
  publicUrl: URL;
  /** Where the server listens, if it does. */
  listens: Listens | undefined;
  /** In production nobody signs in with an account that was made to try things out. */
  production: boolean;
}

/** The staff room: who people are, and the door that asks them. */
export interface Staff {
  signIn: ReturnType<typeof signIn>;
  signOut: ReturnType<typeof signOut>;
  door: StaffDoor;
  /** Makes the accounts to try things out with, one per role of each office; none in production. */
  makeDemoAccounts(offices: readonly { id: string; name: string }[]): Promise<DemoSignIn | undefined>;
  /** Deletes sessions that have run out. */
  tidy(): Promise<void>;
}

export function createStaff({ db, seal, clock, publicUrl, listens, production }: StaffDeps): Staff {
  const origins = ownOrigins(publicUrl, listens);
  const members = staffMembers(db, production);
  const mayEnter = async (user: string) => (await members.find(user)) !== undefined;
  const secret = seal.secretFor("staff sessions");
  const auth = createAuth({ db, secret, publicUrl, origins, mayEnter });

  async function whoIs(cookie: string | undefined) {
    if (cookie === undefined) return undefined;
    const session = await auth.api.getSession({ headers: new Headers({ Cookie: cookie }) });
    return session ? members.find(session.user.id) : undefined;
  }

  return {
    signIn: signIn(auth, signInAttempts(clock), publicUrl),
    signOut: signOut(auth, publicUrl),
    async door(c, staff) {
      if (!isFromOwnPage(c.req.raw, origins)) return refused("not_allowed");
      if (staff === "signing_in") return done(undefined);
      const member = await whoIs(c.req.header("Cookie"));
      return member ? done(member) : refused("not_signed_in");
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
    },
  };
}
