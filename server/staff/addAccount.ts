import type { Kysely } from "kysely";
import { formatCode, toBase32 } from "../../shared/pass/index.ts";
import { staffRoles, type StaffRole } from "../../shared/staff/index.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import { StartProblem } from "../db/startProblem.ts";
import { createAuth } from "./auth.ts";

/** An account (Konto) as an operator asks for it on the command line; nothing of it is checked yet. */
export interface WantedAccount {
  email: string;
  office: string;
  role: string;
}

/** What an account is made with. */
export interface AccountParts {
  db: Kysely<Tables>;
  seal: Seal;
  publicUrl: URL;
  now: number;
  random: (bytes: number) => Uint8Array;
}

const source = { method: "email-password" } as const;

const roleOf = (text: string): StaffRole | undefined => staffRoles.find((it) => it === text);

/** Twenty characters in groups: long enough that nobody guesses it, easy to read out. */
function newPassword(random: AccountParts["random"]): string {
  const text = toBase32(random(13)).slice(0, 20);
  return `${formatCode(text.slice(0, 10))}-${formatCode(text.slice(10))}`;
}

/**
 * Makes an account for somebody at an office and gives its password, which is shown this once and kept as a hash only. What cannot
 * be is a `StartProblem` that says what to write instead.
 */
export async function addAccount(wanted: WantedAccount, { db, seal, publicUrl, now, random }: AccountParts) {
  const email = wanted.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new StartProblem(`${wanted.email} is no mail address.`);
  const role = roleOf(wanted.role);
  if (!role) throw new StartProblem(`There is no role ${wanted.role}; write one of ${staffRoles.join(", ")}.`);
  const offices = await db.selectFrom("office").select("id").orderBy("id").execute();
  const ids = offices.map(({ id }) => id);
  if (!ids.includes(wanted.office)) {
    const known = ids.length > 0 ? `write one of ${ids.join(", ")}` : "start the server once with your office files";
    throw new StartProblem(`There is no office ${wanted.office}; ${known}.`);
  }
  const taken = await db.selectFrom("staff_user").select("id").where("email", "=", email).executeTakeFirst();
  if (taken) throw new StartProblem(`There is an account for ${email} already.`);

  const secret = seal.secretFor("staff sessions");
  const auth = createAuth({ db, secret, publicUrl, origins: [publicUrl.origin], mayEnter: async () => false });
  const { internalAdapter: accounts, password: passwords } = await auth.$context;
  const password = newPassword(random);
  const hash = await passwords.hash(password);
  const user = await accounts.createUser({ email, name: email, emailVerified: true }, source);
  await accounts.linkAccount({ userId: user.id, providerId: "credential", accountId: user.id, password: hash });
  await db
    .insertInto("staff_member")
    .values({ user: user.id, office: wanted.office, role, demo: 0, since: now })
    .execute();
  return { email, password };
}
