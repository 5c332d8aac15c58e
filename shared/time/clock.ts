import { tzOffset } from "@date-fns/tz/tzOffset";
import { dayNumber, parseLocalDate } from "./dates.ts";
import {
  millisPerMinute,
  minutesPerDay,
  type Instant,
  type LocalDate,
  type LocalTime,
  type MinuteOfDay,
} from "./types.ts";

/** The clock that tells "now"; the composition root hands in the real one, a test one that stands still. */
export interface Clock {
  now(): Instant;
}

/** Reads `HH:MM` from 00:00 to 24:00 as minutes of the day; `undefined` for anything else. */
export function parseLocalTime(text: string): MinuteOfDay | undefined {
  const parts = /^(\d{2}):(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const minute = Number(parts[1]) * 60 + Number(parts[2]);
  return Number(parts[2]) < 60 && minute <= minutesPerDay ? minute : undefined;
}

/** Minutes of the day as `HH:MM`. */
export function localTime(minute: MinuteOfDay): LocalTime {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}` as LocalTime;
}

/** How the wall clock of a zone runs on one date. */
interface ZoneDay {
  /** Midnight of the date as if the zone were UTC, in milliseconds. */
  midnight: number;
  /** Minutes ahead of UTC when the day begins, and when it ends. */
  before: number;
  after: number;
  /** The instant at which the clock is changed on this date; never, on most days. */
  changesAt: number;
}

// Dates and zones repeat in every question about times; asking Intl each time would cost most of the answer.
const zoneDays = new Map<string, Map<LocalDate, ZoneDay>>();
const rememberedDays = 20_000;

function zoneDay(date: LocalDate, zone: string): ZoneDay {
  let days = zoneDays.get(zone);
  if (!days) zoneDays.set(zone, (days = new Map()));
  const known = days.get(date);
  if (known) return known;
  if (days.size >= rememberedDays) days.clear();
  const day = findZoneDay(date, zone);
  days.set(date, day);
  return day;
}

function findZoneDay(date: LocalDate, zone: string): ZoneDay {
  const midnight = dayNumber(date) * minutesPerDay * millisPerMinute;
  const offsetAt = (millis: number) => tzOffset(zone, new Date(millis));
  const before = offsetAt(midnight - offsetAt(midnight) * millisPerMinute - 1);
  const end = midnight + minutesPerDay * millisPerMinute;
  const after = offsetAt(end - offsetAt(end) * millisPerMinute - 1);
  const day = { midnight, before, after, changesAt: Infinity };
  if (before !== after) {
    let earlier = midnight - before * millisPerMinute - millisPerMinute;
    let later = end - after * millisPerMinute;
    while (later - earlier > millisPerMinute) {
      const middle = earlier + Math.floor((later - earlier) / 2 / millisPerMinute) * millisPerMinute;
      if (offsetAt(middle) === before) earlier = middle;
      else later = middle;
    }
    day.changesAt = later;
  }
  return day;
}

/**
 * The instant at which the office's clock shows this minute of this date. Of a time that exists twice (autumn) the first
 * occurrence; of a time that does not exist (spring) the first instant after the gap.
 */
export function instantOf(date: LocalDate, minute: MinuteOfDay, zone: string): Instant {
  const day = zoneDay(date, zone);
  const wall = day.midnight + minute * millisPerMinute;
  const first = wall - day.before * millisPerMinute;
  if (first < day.changesAt) return first as Instant;
  return Math.max(day.changesAt, wall - day.after * millisPerMinute) as Instant;
}

/**
 * Rule 14 of the slot model: a visit from one minute of the date to another keeps the wall clock company from its first
 * to its last minute. Not so when it touches minutes the clock skips, or runs on into minutes the clock shows again.
 */
export function keepsWallTime(date: LocalDate, from: MinuteOfDay, to: MinuteOfDay, zone: string): boolean {
  const day = zoneDay(date, zone);
  if (day.changesAt === Infinity) return true;
  const change = (day.changesAt - day.midnight) / millisPerMinute + day.before;
  const skipped = Math.max(0, day.after - day.before);
  return to <= change || from >= change + skipped;
}

// Every change of a clock since 1970 fell on a quarter of an hour of UTC; before that nobody can book.
const millisPerQuarter = 15 * millisPerMinute;
const offsets = new Map<string, Map<number, number>>();

/** Minutes by which the clock of a zone is ahead of UTC at an instant. */
function offsetAt(instant: Instant, zone: string): number {
  if (instant < 0) return tzOffset(zone, new Date(instant));
  let ofZone = offsets.get(zone);
  if (!ofZone) offsets.set(zone, (ofZone = new Map()));
  const quarter = Math.floor(instant / millisPerQuarter);
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  if (ofZone.size >= rememberedDays) ofZone.clear();
  const offset = tzOffset(zone, new Date(instant));
  ofZone.set(quarter, offset);
  return offset;
}

/** Date and minute that the office's clock shows at an instant. */
export function wallTimeAt(instant: Instant, zone: string): { date: LocalDate; minute: MinuteOfDay } {
  const wall = new Date(instant + offsetAt(instant, zone) * millisPerMinute);
  return { date: wall.toISOString().slice(0, 10) as LocalDate, minute: wall.getUTCHours() * 60 + wall.getUTCMinutes() };
}

/** The date on the office's calendar at an instant. */
export function localDateAt(instant: Instant, zone: string): LocalDate {
  return wallTimeAt(instant, zone).date;
}

/** Minutes later in real time, whatever the wall clock does meanwhile. */
export function addMinutes(instant: Instant, minutes: number): Instant {
  return (instant + minutes * millisPerMinute) as Instant;
}

/** An instant as ISO 8601 with the offset of the zone, such as `2026-12-01T08:15:00+01:00`. */
export function isoInstant(instant: Instant, zone: string): string {
  const offset = offsetAt(instant, zone);
  const wall = new Date(instant + offset * millisPerMinute).toISOString();
  const millis = instant % 1000 === 0 ? "" : wall.slice(19, 23);
  return `${wall.slice(0, 19)}${millis}${offset < 0 ? "-" : "+"}${localTime(Math.abs(offset))}`;
}

const isoPattern = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Reads an ISO 8601 instant with any offset; `undefined` without one, or when date or time do not exist. */
export function parseInstant(text: string): Instant | undefined {
  const parts = isoPattern.exec(text);
  if (!parts || !parseLocalDate(parts[1] ?? "") || Number(parts[2]) > 23) return undefined;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : (millis as Instant);
}
