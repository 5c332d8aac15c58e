import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";

/** Who wants a job to itself: its name, the process, and until when. */
export interface Claim {
  name: string;
  holder: string;
  now: number;
  until: number;
}

/** Takes a job unless another process has it; true when it is ours until the given instant. */
export async function takeLease(db: Kysely<Tables>, { name, holder, now, until }: Claim): Promise<boolean> {
  const taken = await db
    .insertInto("lease")
    .values({ name, holder, expires_at: until })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ holder, expires_at: until })
        .where((eb) => eb.or([eb("lease.expires_at", "<=", now), eb("lease.holder", "=", holder)])),
    )
    .returning("name")
    .executeTakeFirst();
  return taken !== undefined;
}
