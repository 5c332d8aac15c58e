import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createBooking, createPassKeys, type Booking, type BookingDeps } from "../../server/booking/index.ts";
import { createEventLog } from "../../server/db/events.ts";
import type { OpenDatabase } from "../../server/db/open.ts";
import { openSeal } from "../../server/db/seal.ts";
import { createPostbox } from "../../server/messages/index.ts";
import type { AppointmentRequest, BookedAnswer, HoldAnswer } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import type { Problem, Result } from "../../shared/problems.ts";
import { anOffice } from "./builders.ts";
import { databasePlace, type DatabasePlace } from "./database.ts";
import { date, instant } from "./instants.ts";
import { freshKey } from "./people.ts";
import { standingClock, type StandingClock } from "./standingClock.ts";

/** A Monday morning before the doors open. */
export const mondayMorning = "2026-06-08T07:00:00+02:00";
export const monday = date("2026-06-08");

/** The booking room on a real database file with a clock that stands still. */
export interface BookingRoom extends OpenDatabase {
  booking: Booking;
  clock: StandingClock;
  deps: BookingDeps;
  place: DatabasePlace;
  /** The rules in force; a test may put others in their place. */
  offices: Map<string, Office>;
  /** Makes the timers of the room ring once and waits until it has looked. */
  ring(): Promise<void>;
  /** How many timers run. */
  timers(): number;
  /** Closes the database and opens the same file again, as a new start does. */
  reopen(): Promise<BookingRoom>;
  remove(): Promise<void>;
}

interface Parts {
  offices?: Office[];
  at?: string;
  place?: DatabasePlace;
  random?: BookingDeps["random"];
  clock?: StandingClock;
}

async function writeNumbers({ db }: OpenDatabase, offices: readonly Office[]): Promise<void> {
  for (const { id, number, services } of offices) {
    await db
      .insertInto("office")
      .values({ id, number, version: 1 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const numbers = services.map((it) => ({ office: id, service: it.id, number: it.number }));
    await db
      .insertInto("service_number")
      .values(numbers)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** An accident that nobody waits for would otherwise be a silent one. */
const onAccident = (error: unknown) => {
  throw error;
};

export async function bookingRoom(parts: Parts = {}): Promise<BookingRoom> {
  const { offices = [anOffice()], at = mondayMorning, random = randomBytes } = parts;
  const clock = parts.clock ?? standingClock(at);
  const place = parts.place ?? (await databasePlace());
  const open = await place.open();
  await writeNumbers(open, offices);
  const seal = await openSeal(open.db, join(place.folder, "data.key"));
  const events = createEventLog(open.db, onAccident);
  const byId = new Map(offices.map((it) => [it.id, it]));
  const registry = { get: (id: string) => byId.get(id), all: () => [...byId.values()], version: () => 1 };
  const passKeys = createPassKeys({ events, seal, clock });
  const deps: BookingDeps = {
    db: open.db,
    commits: open.commits,
    events,
    clock,
    offices: registry,
    seal,
    passKeys,
    postbox: createPostbox({ seal, random: randomBytes, domain: "example.org" }),
    random,
    onAccident,
  };
  const bells = new Set<() => Promise<void>>();
  const booking = createBooking(deps, (_, work) => {
    bells.add(work);
    return () => bells.delete(work);
  });
  const close = async () => {
    booking.close();
    await open.close();
  };
  return {
    ...open,
    booking,
    clock,
    deps,
    place,
    offices: byId,
    timers: () => bells.size,
    async ring() {
      await Promise.all(Array.from(bells, (bell) => bell()));
    },
    close,
    async reopen() {
      await close();
      return bookingRoom({ ...parts, offices: [...byId.values()], clock, place });
    },
    async remove() {
      await close();
      await place.remove();
    },
  };
}

/** The value of what was done; fails the test with the refusal where there is one. */
export async function ok<T>(result: Promise<Result<T>> | Result<T>): Promise<T> {
  const it = await result;
  if (!it.ok) throw new Error(`refused: ${JSON.stringify(it.problem)}`);
  return it.value;
}

/** The refusal; fails the test where something was done. */
export async function refusal(result: Promise<Result<unknown>> | Result<unknown>): Promise<Problem> {
  const it = await result;
  if (it.ok) throw new Error(`done: ${JSON.stringify(it.value)}`);
  return it.problem;
}

/** Holds a start of the example office; `more` names other services, persons, a hold to replace, an appointment to move. */
export function hold(
  { booking }: Pick<BookingRoom, "booking">,
  start: string,
  more: Partial<Parameters<Booking["holdSlot"]>[1]> = {},
  by: Parameters<Booking["holdSlot"]>[2] = {},
): Promise<Result<HoldAnswer>> {
  return booking.holdSlot("example", { service: "transfer", start: instant(start), ...more }, by);
}

let count = 0;

/** What somebody writes who was never here before. */
export function request(
  holdId: string,
  { applicant, ...more }: Partial<Omit<AppointmentRequest, "applicant">> & { applicant?: object } = {},
): AppointmentRequest {
  count += 1;
  return {
    hold: holdId,
    applicant: { familyName: `Muster ${count}`, givenName: "Kim", birthDate: date("1990-05-17"), ...applicant },
    companions: [],
    language: "de",
    ...more,
  };
}

/** Holds a start and books it. */
export async function booked(
  room: BookingRoom,
  start: string,
  more: Parameters<typeof request>[1] & { persons?: number; service?: string; also?: string[] } = {},
): Promise<BookedAnswer> {
  const { persons, service, also, ...rest } = more;
  const asked = { ...(persons && { persons }), ...(service && { service }), ...(also && { also }) };
  const held = await ok(hold(room, start, asked));
  return ok(room.booking.bookAppointment("example", request(held.hold, rest), { idempotencyKey: freshKey() }));
}

/** The starts that are offered on a date, as the clock on the wall shows them. */
export async function startsOn({ booking }: Pick<BookingRoom, "booking">, day = monday, service = "transfer") {
  const { slots } = await ok(booking.listSlots("example", service, { date: day, persons: 1, also: [] }));
  return slots.map((it) => it.start.slice(11, 16));
}
