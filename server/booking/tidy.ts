import { keptFor } from "../db/idempotency.ts";
import { takeLease } from "../db/lease.ts";
import type { BookingDeps } from "./deps.ts";
import { endUnconfirmed } from "./endUnconfirmed.ts";
import { triesCountFor } from "./findTries.ts";
import { entriesCountFor } from "./waiting/mayWait.ts";

const minute = 60_000;
/** What ran out stays a moment longer, so that whoever watches an office still sees it end. */
const watchedFor = minute;
/** How long a process keeps this job to itself. */
const leaseFor = 2 * minute;

/**
 * Ends appointments that nobody confirmed. Deletes what has had its time: holds and cool-offs, answers to old keys, tries to find a code, invitations, appointments past their retention period
 * (Löschfrist). Nothing depends on when it runs. `holder` names the process; another one that has the job wins.
 */
export async function tidy(deps: BookingDeps, holder: string): Promise<void> {
  const { clock, db, events } = deps;
  const now = clock.now();
  if (!(await takeLease(db, { name: "booking", holder, now, until: now + leaseFor }))) return;
  await endUnconfirmed(deps);
  await events.transact(async (trx) => {
    await trx
      .deleteFrom("occupation")
      .where("expires_at", "<=", now - watchedFor)
      .execute();
    await trx
      .deleteFrom("idempotency")
      .where("at", "<=", now - keptFor)
      .execute();
    await trx
      .deleteFrom("find_try")
      .where("at", "<=", now - triesCountFor)
      .execute();
    await trx.deleteFrom("device_code").where("expires_at", "<=", now).execute();
    await trx
      .updateTable("waiting_entry")
      .set({ address_hash: null })
      .where("address_hash", "is not", null)
      .where("entered_at", "<=", now - entriesCountFor)
      .execute();
    await trx.deleteFrom("waiting_entry").where("delete_at", "<=", now).execute();
    // What nobody used in time is of no use; what was used goes with its appointment.
    await trx.deleteFrom("invitation").where("valid_until", "<=", now).where("appointment", "is", null).execute();
    const old = await trx.selectFrom("appointment").select("occupation").where("delete_at", "<=", now).execute();
    for (const { occupation } of old) {
      if (occupation !== null) await trx.deleteFrom("occupation").where("id", "=", occupation).execute();
    }
    await trx.deleteFrom("appointment").where("delete_at", "<=", now).execute();
  });
}
