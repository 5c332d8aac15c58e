import type { Office, Service } from "../offices/index.ts";
import {
  addMinutes,
  instantOf,
  keepsWallTime,
  localDateAt,
  minutesPerDay,
  type Instant,
  type LocalDate,
  type MinuteOfDay,
  type Span,
} from "../time/index.ts";
import { admission, type Audience } from "./audience.ts";
import { limitFor } from "./limit.ts";
import { shiftDaysOn, type ShiftDay } from "./shiftDay.ts";

/** What somebody asks for: the services of one visit in order (grid, lead and pass follow the first), and for how many. */
export interface Wish {
  services: readonly [Service, ...Service[]];
  persons: number;
  audience: Audience;
  /** Staff with the right to book ordinary services in restricted operation. */
  exception?: boolean;
}

/** Anything that uses one counter of a shift on a date for some minutes: appointment, hold or cool-off. */
export interface Occupation extends Span {
  /** When it ends by itself: holds and cool-offs. An appointment stays. */
  expiresAt: Instant | null;
}

/** A start that is offered. */
export interface Offer {
  shiftDay: ShiftDay;
  from: MinuteOfDay;
  to: MinuteOfDay;
  start: Instant;
  end: Instant;
  /** Rule 6: how many such visits still fit there for this audience. */
  left: number;
}

/** Tells the occupations of a shift on a date, live or run out. */
export type OccupationsOf = (shiftId: string, date: LocalDate) => readonly Occupation[];

/** Nobody has booked anything: the answer for what the rules would offer on an empty day. */
export const nobody: OccupationsOf = () => [];

/** Rule 5: how long a visit takes in minutes; the lengths of several services add up. */
export function visitMinutes(
  services: readonly Pick<Service, "minutes" | "minutesPerFurtherPerson">[],
  persons: number,
): number {
  return services.reduce((sum, it) => sum + it.minutes + (persons - 1) * it.minutesPerFurtherPerson, 0);
}

/** Rule 4: how many counters are occupied at each minute as of `now`. */
export function occupiedMinutes(occupations: readonly Occupation[], now: Instant): Uint16Array {
  const occupied = new Uint16Array(minutesPerDay);
  for (const { from, to, expiresAt } of occupations) {
    // What ran out stays in the table until a clean-up comes by. It must not block anybody until then.
    if (expiresAt !== null && expiresAt <= now) continue;
    for (let minute = from; minute < to; minute++) occupied[minute] = (occupied[minute] ?? 0) + 1;
  }
  return occupied;
}

/**
 * Rule 6 for all starts at once: at each minute, how many further visits of this length fit that begin there. That is the
 * smallest number of free places of the minutes they cover, found by joining windows until they are long enough.
 */
export function roomByStart(day: ShiftDay, minutes: number, limit: number, occupied: Uint16Array): Int32Array {
  const room = new Int32Array(minutesPerDay);
  // Before the first block and after the last one there is no room; a year of days is long enough without looking there.
  const [first, last] = [day.blocks[0]?.from ?? 0, day.blocks.at(-1)?.to ?? 0];
  for (let at = first; at < last; at++) room[at] = Math.min(day.capacity[at] ?? 0, limit) - (occupied[at] ?? 0);
  for (let covered = 1; covered < minutes;) {
    const step = Math.min(covered, minutes - covered);
    for (let at = first; at < last; at++) room[at] = Math.min(room[at] ?? 0, room[at + step] ?? 0);
    covered += step;
  }
  return room;
}

/** The offers of one shift on one date, in order, whoever may book (see `isAdmittedOn`). */
export function offersOfShift(
  office: Office,
  day: ShiftDay,
  wish: Wish,
  now: Instant,
  occupationsOf: OccupationsOf,
  only?: MinuteOfDay,
): Offer[] {
  if (!wish.services.every((it) => day.shift.services.includes(it.id))) return [];
  const limit = limitFor(office, day.shift, day.date, wish.audience, wish.services, now);
  if (limit < 1) return [];
  const staff = wish.audience === "staff";
  const [first] = wish.services;
  const minutes = visitMinutes(wish.services, wish.persons);
  const earliest = addMinutes(now, staff ? 0 : first.leadMinutes);
  const room = roomByStart(day, minutes, limit, occupiedMinutes(occupationsOf(day.shift.id, day.date), now));
  const offers: Offer[] = [];
  for (const block of day.blocks) {
    for (let from = block.from; from + minutes <= block.to; from += staff ? 1 : first.grid) {
      if (only !== undefined && from !== only) continue;
      const left = room[from] ?? 0;
      const to = from + minutes;
      if (left < 1 || !keepsWallTime(day.date, from, to, office.timeZone)) continue;
      const start = instantOf(day.date, from, office.timeZone);
      if (start >= earliest) offers.push({ shiftDay: day, from, to, start, end: addMinutes(start, minutes), left });
    }
  }
  return offers;
}

/** Rules 9 and 10 for one date: whether the one who asks may book on it, as of `now`. */
export function isAdmittedOn(office: Office, wish: Wish, date: LocalDate, now: Instant): boolean {
  const admitted = admission(office, wish.services, wish.audience, now, { exception: wish.exception ?? false });
  if (admitted.kind === "none") return false;
  const today = localDateAt(now, office.timeZone);
  return admitted.kind === "today" ? date === today : date >= today;
}

/**
 * Rules 6 to 10: the starts offered on a date, in order, each once. Of several shifts that offer a start the one with the
 * smallest number of further parties left takes it, then the first in the file (rule 8). It decides; the caller saves.
 * `only` asks for the starts at one minute of the day.
 */
export function offersOn(
  office: Office,
  wish: Wish,
  date: LocalDate,
  now: Instant,
  occupationsOf: OccupationsOf,
  only?: MinuteOfDay,
): Offer[] {
  if (!isAdmittedOn(office, wish, date, now)) return [];
  const best = new Map<MinuteOfDay, Offer>();
  for (const day of shiftDaysOn(office, date)) {
    for (const offer of offersOfShift(office, day, wish, now, occupationsOf, only)) {
      const other = best.get(offer.from);
      if (!other || offer.left < other.left) best.set(offer.from, offer);
    }
  }
  return [...best.values()].sort((a, b) => a.from - b.from);
}
