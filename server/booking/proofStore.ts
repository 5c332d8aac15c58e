import type { Kysely, Selectable } from "kysely";
import type { ProofRow, Tables } from "../db/schema.ts";

/** The links of an appointment that hold at an instant, the newest first. */
export function liveProofs(db: Kysely<Tables>, appointment: string, now: number): Promise<Selectable<ProofRow>[]> {
  return db
    .selectFrom("proof")
    .selectAll()
    .where("appointment", "=", appointment)
    .where("expires_at", ">", now)
    .where("withdrawn_at", "is", null)
    .orderBy("made_at", "desc")
    .orderBy("id")
    .execute();
}
