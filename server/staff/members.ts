import type { Kysely } from "kysely";
import type { StaffMember } from "../../shared/staff/index.ts";
import type { Tables } from "../db/schema.ts";

/** The people of the staff as the sign-in asks for them. */
export interface Members {
  /** Who an account belongs to; nobody where it is of no office, or was made to try things out and this is production. */
  find(user: string): Promise<StaffMember | undefined>;
}

export function staffMembers(db: Kysely<Tables>, production: boolean): Members {
  return {
    async find(user) {
      const row = await db
        .selectFrom("staff_member")
        .innerJoin("staff_user", "staff_user.id", "staff_member.user")
        .select(["staff_user.name", "staff_member.office", "staff_member.role", "staff_member.demo"])
        .where("staff_member.user", "=", user)
        .executeTakeFirst();
      if (!row || (production && row.demo === 1)) return undefined;
      return { user, name: row.name, role: row.role, office: row.office };
    },
  };
}
