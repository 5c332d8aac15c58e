import type { Text } from "../../shared/offices/texts.ts";
import type { OfferedTime } from "../../shared/problems.ts";
import type { Instant } from "../../shared/time/index.ts";
import { systemClock } from "./clock.ts";
import type { PendingCall } from "./database.ts";
import { callsOf, changeQueue, isUnsent } from "./queue.ts";

const name = "book";

/** Which time a person wants: one that she saw, or the next one that is free when the server can be asked. */
export type WantedTime = ({ kind: "time" } & OfferedTime) | { kind: "next" };

/** What is booked, named without asking anybody. Nothing of the person: what she typed lies sealed in the draft. */
export interface BookedMatter {
  officeName: Text;
  timeZone: string;
  services: Text[];
}

interface Args {
  office: string;
  service: string;
  wanted: WantedTime;
  language: string;
  matter: BookedMatter;
  /** The nearest times where the wanted one is gone. */
  alternatives?: OfferedTime[];
  /** A booking was sent to which no answer has come: the office may have it already. */
  isAsked?: boolean;
  /** The person wants it no longer. It stays until it is certain that nothing came of what was sent. */
  isWithdrawn?: boolean;
}

/** A booking that waits for the server: a draft, by no means an appointment. */
export interface QueuedBooking extends Args {
  id: number;
  askedAt: Instant;
  isOnItsWay: boolean;
  /** Why it came to nothing, as the code of a problem or `nothing_free`, `draft_gone`. */
  refused?: string | undefined;
  /** The id of the visit that it became. */
  booked?: string | undefined;
}

const argsOf = (row: PendingCall) => row.args as Args;
const read = (row: PendingCall): QueuedBooking => ({
  ...argsOf(row),
  id: row.id,
  askedAt: row.at,
  isOnItsWay: row.sending !== undefined,
  refused: row.refused,
  booked: row.done,
});

/** Whether it still has to be sent, or settled. */
export const isWaiting = ({ refused, booked }: Pick<QueuedBooking, "refused" | "booked">): boolean =>
  refused === undefined && booked === undefined;

/** Every booking that waits or of which the end was not read yet, the oldest first. */
export const queuedBookings = async (): Promise<QueuedBooking[]> => (await callsOf(name)).map(read);

/** The booking that waits for the draft of a service. */
export const queuedBookingOf = async (office: string, service: string): Promise<QueuedBooking | undefined> =>
  (await queuedBookings()).find((it) => it.office === office && it.service === service);

type Wanted = Pick<Args, "office" | "service" | "wanted" | "language" | "matter" | "isAsked">;

/**
 * Puts the booking of a draft into the queue, in place of what the same draft waited for before. Throws when it could not be
 * stored: then nothing is promised.
 */
export function queueBooking(wanted: Wanted, clock = systemClock): Promise<void> {
  const args = JSON.parse(JSON.stringify(wanted)) as Args;
  return changeQueue(async ({ rows, add, put }) => {
    const before = rows.find(
      (it) => it.name === name && argsOf(it).office === args.office && argsOf(it).service === args.service,
    );
    const row = { name, args, key: crypto.randomUUID(), at: clock.now() };
    if (!before) await add(row);
    // What was sent for it and never answered stays known, and what is being sent just now stays claimed.
    else
      await put({ ...sendingOf(before), ...row, id: before.id, args: { ...args, ...askedOf(argsOf(before), args) } });
  });
}
const sendingOf = ({ sending }: PendingCall) => (sending === undefined ? {} : { sending });
const askedOf = (before: Args, now: Args) => (before.isAsked || now.isAsked ? { isAsked: true } : {});

/** Changes what is known of a booking in the queue; nothing where it was taken out meanwhile. */
export function noteOnBooking(id: number, more: Partial<Args>): Promise<void> {
  return changeQueue(async ({ rows, put }) => {
    const row = rows.find((it) => it.id === id);
    if (row) await put({ ...row, args: { ...argsOf(row), ...more } });
  });
}

/** Takes another time for a booking whose own one was gone. It was asked for long enough ago to be sent at once. */
export function takeInstead(id: number, time: OfferedTime): Promise<void> {
  return changeQueue(async ({ rows, put }) => {
    const row = rows.find((it) => it.id === id);
    if (!row) return;
    const { refused: _, ...rest } = row;
    const { alternatives: _gone, ...args } = argsOf(row);
    const wanted: WantedTime = { kind: "time", start: time.start, end: time.end };
    await put({ ...rest, args: { ...args, wanted } });
  });
}

/**
 * The person wants it no longer. What was never sent is gone at once; else it stays, withdrawn, until the server has said what became
 * of it: an appointment that was made all the same is cancelled then.
 */
export function withdrawBooking(id: number): Promise<void> {
  return changeQueue(async ({ rows, put, drop }) => {
    const row = rows.find((it) => it.id === id);
    if (!row) return;
    const maySettle = isUnsent(row) && (row.sending !== undefined || argsOf(row).isAsked);
    if (maySettle) await put({ ...row, args: { ...argsOf(row), isWithdrawn: true } });
    else await drop(id);
  });
}
