import type { BookingDeps } from "./deps.ts";
import { freeAppointment } from "./freeAppointment.ts";
import { isLapsed } from "./isLapsed.ts";
import { findAppointment } from "./store.ts";

/** Writes down which appointments nobody confirmed in time: they are cancelled, and their times come back as after any cancellation. */
export async function endUnconfirmed(
  deps: Pick<BookingDeps, "clock" | "db" | "events" | "offices" | "random" | "postbox" | "seal">,
): Promise<void> {
  const { clock, db, events } = deps;
  const late = await db
    .selectFrom("appointment")
    .select("id")
    .where("confirm_until", "<=", clock.now())
    .where("status", "=", "booked")
    .orderBy("confirm_until")
    .execute();
  // One at a time: each locks its day after itself, as whoever cancels does.
  for (const { id } of late) {
    await events.transact(async (trx, record) => {
      const now = clock.now();
      const appointment = await findAppointment(trx, id);
      // Another server may have come first.
      if (!appointment || !isLapsed(appointment, now)) return;
      await freeAppointment(trx, record, deps, appointment, { actor: "rules", now, details: { unconfirmed: true } });
    });
  }
}
