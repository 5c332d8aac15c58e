import { randomUUID } from "node:crypto";
import { countingMoment, dueReminder, knownBefore, type ReminderMoment } from "../../../shared/messages/index.ts";
import type { Office } from "../../../shared/offices/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { takeLease } from "../../db/lease.ts";
import type { BookingDeps } from "../deps.ts";
import { findAppointment, type Appointment } from "../store.ts";
import { tellApplicant } from "../tellApplicant.ts";
import { preferencesOf } from "./recipientOf.ts";

type Deps = Pick<BookingDeps, "db" | "events" | "clock" | "offices" | "seal" | "postbox" | "onAccident">;

const hour = 60 * 60_000;
const day = 24 * hour;
/** How long a process keeps this job to itself. What is written down does not depend on it. */
const leaseFor = 2 * 60_000;

type Facts = Pick<Appointment, "start_at" | "changed_at" | "reminded_at" | "status" | "confirm_until" | "preferences">;

/** The reminder of a visit that is due, if it takes place and its person wants to hear of it. */
function dueFor(office: Office, visit: Facts, now: Instant): ReminderMoment | undefined {
  if (visit.status !== "booked" || visit.confirm_until !== null || !preferencesOf(visit).reminders) return undefined;
  const facts = {
    start: visit.start_at as Instant,
    knownSince: visit.changed_at as Instant,
    remindedAt: (visit.reminded_at ?? undefined) as Instant | undefined,
  };
  return dueReminder(office.messages, office.timeZone, facts, now);
}

/** Starts in order for which the same moment counts. */
interface Stretch {
  from: number;
  to: number;
  moment: ReminderMoment;
}

/** When visits begin whose moment has passed, by moment. One look at an index tells it for all visits of a start at once. */
async function stretchesDue({ db }: Deps, { id, messages, timeZone }: Office, now: Instant): Promise<Stretch[]> {
  const furthest = Math.max(0, ...messages.reminders.map(({ days = 0, hours = 0 }) => (days + 1) * day + hours * hour));
  if (furthest === 0) return [];
  const starts = await db
    .selectFrom("appointment")
    .select("start_at")
    .distinct()
    .where("office", "=", id)
    .where("start_at", ">", now)
    .where("start_at", "<=", now + furthest)
    .orderBy("start_at")
    .execute();
  const stretches: Stretch[] = [];
  for (const { start_at } of starts) {
    const moment = countingMoment(messages, timeZone, start_at as Instant, now);
    const last = stretches.at(-1);
    if (moment && last?.moment.at === moment.at) last.to = start_at;
    else if (moment) stretches.push({ from: start_at, to: start_at, moment });
  }
  return stretches;
}

/** The visits of a stretch of which nobody was reminded at its moment. */
const unreminded = ({ db }: Deps, { id }: Office, { from, to, moment }: Stretch) =>
  db
    .selectFrom("appointment")
    .select(["id", "start_at", "changed_at", "reminded_at", "status", "confirm_until", "preferences"])
    .where("office", "=", id)
    .where("start_at", ">=", from)
    .where("start_at", "<=", to)
    .where("status", "=", "booked")
    .where("changed_at", "<=", knownBefore(moment))
    .where((it) => it.or([it("reminded_at", "is", null), it("reminded_at", "<", moment.at)]))
    .orderBy("start_at")
    .execute();

/**
 * Reminds of visits (Erinnerung). That it was done is written with the letter in one transaction and judged there once more: whatever
 * dies between two steps, however the clock jumps and however many servers look, a person is reminded once for each moment.
 */
export function remindVisits(deps: Deps, holder: string = randomUUID()): () => Promise<void> {
  const { db, events, clock, offices, onAccident } = deps;

  async function remind(trx: Trx, office: Office, id: string): Promise<void> {
    const now = clock.now();
    const visit = await findAppointment(trx, id);
    const due = visit && dueFor(office, visit, now);
    if (!due) return;
    await trx.updateTable("appointment").set({ reminded_at: now }).where("id", "=", id).execute();
    await tellApplicant(trx, deps, "reminder", visit, { now, uselessFrom: due.until });
  }

  return async () => {
    for (const office of offices.all()) {
      const now = clock.now();
      if (!(await takeLease(db, { name: "reminders", holder, now, until: now + leaseFor }))) return;
      for (const stretch of await stretchesDue(deps, office, now)) {
        const due = (await unreminded(deps, office, stretch)).filter((it) => dueFor(office, it, now));
        // One transaction each: nobody who books waits for all of them, and what goes wrong with one delays no other.
        for (const { id } of due) await events.transact((trx) => remind(trx, office, id)).catch(onAccident);
      }
    }
  };
}
