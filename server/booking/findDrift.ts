import type { Kysely } from "kysely";
import { capacitySteps, occupiedMinutes, offersOn, shiftDay, type Wish } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import {
  instantOf,
  isoInstant,
  localDateAt,
  localTime,
  type Instant,
  type LocalDate,
} from "../../shared/time/index.ts";
import type { Tables } from "../db/schema.ts";
import { occupationsBetween } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import { createFreeTimes } from "./freeTimes.ts";
import { ofWaiting } from "./waiting/ofWaiting.ts";

type Db = Kysely<Tables>;
const live = ["booked", "arrived", "called"];

/** Occupations against the appointments and holds they stand for, and the other way round. */
async function ofOccupations(db: Db, office: Office): Promise<string[]> {
  const rows = await db
    .selectFrom("occupation")
    .innerJoin("day", "day.id", "occupation.day")
    .leftJoin("appointment", "appointment.occupation", "occupation.id")
    .leftJoin("hold", "hold.occupation", "occupation.id")
    .select(["occupation.id", "occupation.kind", "occupation.expires_at", "from_minute", "to_minute", "day.date"])
    .select(["appointment.id as appointment", "appointment.status", "appointment.start_at", "appointment.end_at"])
    .select(["hold.expires_at as hold_ends", "hold.start_at as hold_starts", "hold.waiting as offered_to"])
    .where("day.office", "=", office.id)
    .orderBy("occupation.id")
    .execute();
  return rows.flatMap((it) => {
    const at = (minute: number) => instantOf(it.date as LocalDate, minute, office.timeZone);
    const lines: string[] = [];
    const say = (what: string) => lines.push(`occupation ${it.id} on ${it.date}: ${what}`);
    if (it.kind === "appointment" && it.appointment === null) say("no appointment stands behind it");
    if (it.kind !== "appointment" && it.appointment !== null) say(`an appointment stands on a ${it.kind}`);
    if (it.kind === "hold" && it.hold_ends === null) say("no hold stands behind it");
    // The time of an offer stays taken a while after its end, until the next in line was asked.
    const lasts = it.offered_to !== null && it.hold_ends !== null && it.hold_ends < (it.expires_at ?? 0);
    if (it.hold_ends !== null && it.hold_ends !== it.expires_at && !lasts) say("its hold ends at another instant");
    const start = it.start_at ?? it.hold_starts;
    if (start !== null && start !== at(it.from_minute)) say("it starts at another time than what it stands for");
    const isLive = it.status !== null && live.includes(it.status);
    if (isLive && it.end_at !== null && it.end_at !== start! + (it.to_minute - it.from_minute) * 60_000) {
      say("it is not as long as its appointment");
    }
    return lines;
  });
}

/** Appointments that nothing keeps a counter for although they are to come. */
async function ofAppointments(db: Db, office: Office, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom("appointment")
    .select(["id", "status", "occupation"])
    .where("office", "=", office.id)
    .where("end_at", ">", now)
    .orderBy("id")
    .execute();
  return rows.flatMap(({ id, status, occupation }) => {
    if (live.includes(status) && occupation === null) return [`appointment ${id} is ${status} and occupies nothing`];
    return status === "cancelled" && occupation !== null
      ? [`appointment ${id} is cancelled and occupies a counter`]
      : [];
  });
}

/** Who has booked what, against the appointments themselves. */
async function ofPersons(db: Db, office: Office): Promise<string[]> {
  const rows = await db
    .selectFrom("appointment")
    .leftJoin("booked_person", "booked_person.appointment", "appointment.id")
    .select(["appointment.id", "appointment.status", "appointment.services", "booked_person.service as of"])
    .where("appointment.office", "=", office.id)
    .orderBy("appointment.id")
    .execute();
  return [...Map.groupBy(rows, (it) => it.id)].flatMap(([id, its]) => {
    const [first] = its;
    const named = new Set(its.map((it) => it.of).filter((it) => it !== null));
    if (first?.status === "cancelled") return named.size > 0 ? [`appointment ${id} is cancelled and still counts`] : [];
    const services = JSON.parse(first?.services ?? "[]") as string[];
    const missing = services.filter((it) => !named.has(it));
    const strange = [...named].filter((it) => !services.includes(it));
    return [
      ...missing.map((it) => `appointment ${id}: nobody is written down for ${it}`),
      ...strange.map((it) => `appointment ${id}: somebody is written down for ${it}, which it does not have`),
    ];
  });
}

/** Capacity profiles, change numbers and minutes above capacity of the booked days from today on. */
async function ofDays(db: Db, office: Office, version: number, now: Instant): Promise<string[]> {
  const today = localDateAt(now, office.timeZone);
  const days = await db
    .selectFrom("day")
    .selectAll()
    .where("office", "=", office.id)
    .where("date", ">=", today)
    .orderBy("id")
    .execute();
  const lines: string[] = [];
  for (const { id, shift: shiftId, date, change } of days) {
    const say = (what: string) => lines.push(`day ${date}, shift ${shiftId}: ${what}`);
    if (change < 1) say("its change number is not above 0");
    const unit = office.units.find((it) => it.shifts.some(({ id }) => id === shiftId));
    const shift = unit?.shifts.find((it) => it.id === shiftId);
    const capacity = unit && shift ? shiftDay(office, unit, shift, date as LocalDate).capacity : new Uint16Array(1440);
    const written = await db
      .selectFrom("day_capacity")
      .select(["from_minute as from", "to_minute as to", "capacity"])
      .where("day", "=", id)
      .orderBy("from_minute")
      .execute();
    if (JSON.stringify(written) !== JSON.stringify(capacitySteps(capacity)))
      say("its capacity is not that of the rules");
    const rows = await db
      .selectFrom("occupation")
      .leftJoin("appointment", "appointment.occupation", "occupation.id")
      .leftJoin("hold", "hold.occupation", "occupation.id")
      .select(["from_minute as from", "to_minute as to", "occupation.expires_at as expiresAt", "overbooked_because"])
      .select(["appointment.rules_version as agreed", "hold.rules_version as held", "occupation.instead_of"])
      .where("day", "=", id)
      .execute();
    // What was agreed under older rules may stand above a capacity that was lowered since; staff see it as a conflict.
    const counts = rows.filter((it) => it.overbooked_because === null && it.instead_of === null);
    const current = counts.filter((it) => (it.agreed ?? it.held ?? version) >= version);
    const spans = (its: typeof rows) => its.map((it) => ({ ...it, expiresAt: it.expiresAt as Instant | null }));
    const [occupied, underThese] = [occupiedMinutes(spans(counts), now), occupiedMinutes(spans(current), now)];
    const over = occupied.findIndex(
      (many, minute) => many > (capacity[minute] ?? 0) && (underThese[minute] ?? 0) === many,
    );
    if (over >= 0) say(`at ${localTime(over)} ${occupied[over]} are booked for ${capacity[over]} counters, unmarked`);
  }
  return lines;
}

/** Numbers in passes: every service of the office has the one that is written down for ever. */
async function ofNumbers(db: Db, office: Office): Promise<string[]> {
  const rows = await db.selectFrom("service_number").selectAll().where("office", "=", office.id).execute();
  const numbers = new Map(rows.map((it) => [it.service, it.number]));
  return office.services
    .filter((it) => numbers.get(it.id) !== it.number)
    .map((it) => `service ${it.id} has the number ${it.number}, written down is ${numbers.get(it.id) ?? "none"}`);
}

/** What the index in memory says, against the rules applied to the tables. */
async function ofMemory(deps: Pick<BookingDeps, "db" | "commits" | "offices">, office: Office, now: Instant) {
  const { db } = deps;
  const today = localDateAt(now, office.timeZone);
  const days = db
    .selectFrom("day")
    .select("date")
    .distinct()
    .where("office", "=", office.id)
    .where("date", ">=", today);
  const memory = createFreeTimes(deps);
  const lines: string[] = [];
  for (const { date } of await days.orderBy("date").execute()) {
    const on = date as LocalDate;
    const occupationsOf = await occupationsBetween(db, office.id, { from: on, to: on }, now);
    for (const service of office.services) {
      const wish: Wish = { services: [service], persons: 1, audience: "public" };
      const direct = offersOn(office, wish, on, now, occupationsOf).map((it) => isoInstant(it.start, office.timeZone));
      const { answer } = await memory.slotsOn(office, wish, on, now);
      if (answer.slots.map((it) => it.start).join() !== direct.join()) {
        lines.push(`day ${date}, service ${service.id}: memory and tables offer different starts`);
      }
    }
  }
  return lines;
}

/** Recomputes from the tables whatever is kept twice; each line names one thing that does not agree. None: no drift. */
export async function findDrift(deps: Pick<BookingDeps, "db" | "commits" | "offices" | "clock">): Promise<string[]> {
  const { db, offices, clock } = deps;
  const now = clock.now();
  const lines: string[] = [];
  for (const office of offices.all()) {
    const found = [
      ...(await ofOccupations(db, office)),
      ...(await ofAppointments(db, office, now)),
      ...(await ofPersons(db, office)),
      ...(await ofDays(db, office, offices.version(office.id), now)),
      ...(await ofNumbers(db, office)),
      ...(await ofWaiting(db, office, now)),
      ...(await ofMemory(deps, office, now)),
    ];
    lines.push(...found.map((it) => `${office.id}: ${it}`));
  }
  return lines;
}
