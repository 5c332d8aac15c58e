import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import { localDateAt, type Instant } from "../../shared/time/index.ts";
import { lockRows } from "../db/locks.ts";
import type { Tables } from "../db/schema.ts";

// More than a day ever changes: the numbers are above those in anybody's memory, also where somebody has lowered them.
const jump = 1_000_000;

/** Makes every server read the booked days of an office anew, from today on: whatever its memory holds of them is forgotten. */
export async function readAnew(db: Kysely<Tables>, office: Office, now: Instant): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const today = localDateAt(now, office.timeZone);
    const days = trx.selectFrom("day").select("id").where("office", "=", office.id).where("date", ">=", today);
    await lockRows(trx, days.orderBy("id"));
    await trx
      .updateTable("day")
      .set((eb) => ({ change: eb("change", "+", jump) }))
      .where("id", "in", days)
      .execute();
  });
}
