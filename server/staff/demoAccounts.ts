import type { Kysely } from "kysely";
import { formatCode, toBase32 } from "../../shared/pass/index.ts";
import { staffRoles, type StaffRole } from "../../shared/staff/index.ts";
import type { Tables } from "../db/schema.ts";
import type { Auth } from "./auth.ts";

/** How somebody who tries the program out signs in. */
export interface DemoSignIn {
  /** One address per office, that of its reception; the other roles have addresses of the same kind. */
  emails: string[];
  password: string;
}

/** An administrator of ours made the account, nobody from outside. */
const source = { method: "email-password" } as const;

/** An office with the name that its demo account bears. */
interface DemoOffice {
  id: string;
  name: string;
}

/** An address under a name that is reserved for examples; host names know no underscore. */
export const demoEmail = (office: string, role: StaffRole = "reception") =>
  `${role}@${office.replaceAll("_", "-")}.example`;

/** The one password of the demo accounts of a database: ten characters from its key, so that it stays the same. */
export const demoPassword = (secret: Uint8Array) => formatCode(toBase32(secret).slice(0, 10));

/** Makes an ordinary account for each role of each office where there is none yet. */
export async function makeDemoAccounts(
  auth: Auth,
  db: Kysely<Tables>,
  offices: readonly DemoOffice[],
  { password, now }: { password: string; now: number },
): Promise<DemoSignIn> {
  const { internalAdapter: accounts, password: passwords } = await auth.$context;
  // The password is the same for all, and making a hash takes long on purpose.
  let hash: string | undefined;
  for (const { id, name, role } of offices.flatMap((it) => staffRoles.map((role) => ({ ...it, role })))) {
    const email = demoEmail(id, role);
    const members = db.selectFrom("staff_member").select("user");
    const known = db.selectFrom("staff_user").select("id").where("email", "=", email);
    if (await known.where("id", "in", members).executeTakeFirst()) continue;
    // What a start that was cut off left behind is made anew.
    await db.deleteFrom("staff_user").where("email", "=", email).where("id", "not in", members).execute();
    const user = await accounts.createUser({ email, name, emailVerified: true }, source);
    hash ??= await passwords.hash(password);
    await accounts.linkAccount({ userId: user.id, providerId: "credential", accountId: user.id, password: hash });
    const member = { user: user.id, office: id, role, demo: 1 as const, since: now };
    await db.insertInto("staff_member").values(member).execute();
  }
  return { emails: offices.map(({ id }) => demoEmail(id)), password };
}
