import type { Audience } from "../../shared/booking/index.ts";
import type { OfficeText, ReleaseText, ServiceText, ShiftText } from "./builders.ts";
import { holidaysByLaw } from "./holidayLaw.ts";

// Rules 1 to 10 and 14 of the slot model once more, read from their text and from the office file as it is written: every minute
// is looked at by itself, nothing is clever, nothing is shared with the rules that are tested. Instants are plain milliseconds.

/** What somebody asks for. */
export interface NaiveWish {
  services: string[];
  persons: number;
  audience: Audience;
  exception: boolean;
}

/** Something that uses a counter of a shift on a date. */
export interface NaiveOccupation {
  shift: string;
  date: string;
  from: number;
  to: number;
  expiresAt: number | null;
}

/** An offered start. */
export interface NaiveOffer {
  shift: string;
  from: number;
  to: number;
  start: number;
  end: number;
  left: number;
}

const day = 86_400_000;
const shiftedBy = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00Z`) + days * day).toISOString().slice(0, 10);
const dayOfWeek = (date: string) => (["su", "mo", "tu", "we", "th", "fr", "sa"] as const)[new Date(date).getUTCDay()];
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a zone shows, such as `2026-10-25 02:30`, by the platform's own calendar. */
function wall(millis: number, zone: string): string {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  formats.set(zone, format);
  return format.format(millis);
}

const walls = new Map<string, Map<string, number[]>>();

/** All instants at which the wall clock shows a minute of a date, found by walking through every minute of three days. */
function instantsOf(date: string, minute: number, zone: string): number[] {
  const key = `${zone} ${date}`;
  let shown = walls.get(key);
  if (!shown) {
    shown = new Map();
    const noon = Date.parse(`${date}T12:00Z`);
    for (let at = noon - 1.5 * day; at < noon + 1.5 * day; at += 60_000) {
      const text = wall(at, zone);
      shown.set(text, [...(shown.get(text) ?? []), at]);
    }
    walls.set(key, shown);
  }
  const two = (number: number) => String(number).padStart(2, "0");
  return shown.get(`${date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`) ?? [];
}

/** A wall time that does not exist means the first instant after it. */
function firstInstant(date: string, minute: number, zone: string): number {
  for (let later = minute; later < minute + 1440; later++) {
    const [first] = instantsOf(date, later, zone);
    if (first !== undefined) return first;
  }
  throw new Error(`${date} has no minute after ${minute}`);
}

const today = (office: OfficeText, now: number) => wall(now, office.timeZone).slice(0, 10);
const contains = (it: { from?: string | undefined; until?: string | undefined }, date: string) =>
  !(it.from && date < it.from) && !(it.until && date > it.until);

// Rule 1 and 2 -------------------------------------------------------------------------------------------------------

const isHoliday = (office: OfficeText, date: string) =>
  holidaysByLaw(Number(date.slice(0, 4)), office.state).includes(date);

function takesPlace(office: OfficeText, shift: ShiftText, date: string): boolean {
  const weekday = dayOfWeek(date);
  if (!shift.days.some((it) => it === weekday)) return false;
  if (shift.valid?.from && date < shift.valid.from) return false;
  if (shift.valid?.to && date > shift.valid.to) return false;
  if (isHoliday(office, date) && !shift.onHolidays) return false;
  const every = shift.everyWeeks ?? 1;
  if (every > 1 && shift.valid?.from) {
    let monday = shift.valid.from;
    while (dayOfWeek(monday) !== "mo") monday = shiftedBy(monday, -1);
    // Walk from week to week and see whether one in the rhythm contains the date.
    while (shiftedBy(monday, 6) < date) monday = shiftedBy(monday, 7 * every);
    if (monday > date) return false;
  }
  return true;
}

function isOpen(office: OfficeText, shift: ShiftText, date: string, minute: number): boolean {
  const covers = (from: string, to: string) => minuteOf(from) <= minute && minute < minuteOf(to);
  if (!covers(shift.from, shift.to)) return false;
  if (shift.breaks?.some((it) => covers(it.from, it.to))) return false;
  return !office.closures?.some(
    (it) => it.from <= date && date <= it.to && covers(it.fromTime ?? "00:00", it.toTime ?? "24:00"),
  );
}

function capacity(office: OfficeText, shift: ShiftText, date: string, minute: number): number {
  let counters = shift.counters;
  for (const it of office.absences ?? []) {
    if (it.shift !== shift.id || it.date !== date) continue;
    if (minuteOf(it.from) <= minute && minute < minuteOf(it.to)) counters -= it.counters;
  }
  return counters < 0 ? 0 : counters;
}

// Rule 3 -------------------------------------------------------------------------------------------------------------

function opensAt(office: OfficeText, step: ReleaseText, date: string): number {
  let open = date;
  let left = step.opens.days;
  while (left > 0) {
    open = shiftedBy(open, -1);
    const idle = ["sa", "su"].includes(dayOfWeek(open) ?? "") || isHoliday(office, open);
    if (!step.opens.workingDays || !idle) left -= 1;
  }
  return firstInstant(open, minuteOf(step.opens.at ?? "00:00"), office.timeZone);
}

function limit(
  office: OfficeText,
  shift: ShiftText,
  date: string,
  service: string,
  audience: Audience,
  now: number,
): number {
  const steps = shift.release ?? [];
  if (audience === "staff" || audience === "invited") {
    if (!steps.some((it) => it.for === audience)) return Number.POSITIVE_INFINITY;
  }
  let most = 0;
  for (const step of steps) {
    if (step.for !== audience) continue;
    if (step.services && !step.services.includes(service)) continue;
    if (!contains(step, today(office, now))) continue;
    if (opensAt(office, step, date) > now) continue;
    if (step.upTo > most) most = step.upTo;
  }
  return most;
}

// Rules 9 and 10 -----------------------------------------------------------------------------------------------------

function mayBook(office: OfficeText, service: ServiceText, wish: NaiveWish, date: string, now: number): boolean {
  const set = office.operation ?? { state: "normal" };
  const state = contains(set, today(office, now)) ? set.state : "normal";
  if (wish.audience === "staff") return state !== "restricted" || wish.exception;
  const inForce = service.access.filter((it) => contains(it, today(office, now)));
  const modes: string[] = inForce.filter((it) => it.during === undefined || it.during === state).map((it) => it.mode);
  if (modes.includes("closed")) return false;
  if (state === "closed_to_public" && wish.audience !== "invited") return false;
  if (wish.audience === "invited") return modes.includes("invitation_only");
  if (wish.audience === "emergency") return modes.includes("emergency_only");
  if (state === "restricted") return false;
  return modes.includes("self_booking") || (modes.includes("same_day") && date === today(office, now));
}

// Rules 4 to 8 and 14 ------------------------------------------------------------------------------------------------

/** The starts that are offered on a date, in order, with the shift that takes the booking and the parties that still fit. */
export function naiveOffers(
  office: OfficeText,
  wish: NaiveWish,
  date: string,
  now: number,
  occupations: readonly NaiveOccupation[],
): NaiveOffer[] {
  const services = wish.services.map((id) => office.services.find((it) => it.id === id) as ServiceText);
  if (!services.every((it) => mayBook(office, it, wish, date, now))) return [];
  let length = 0;
  for (const it of services) length += it.minutes + (wish.persons - 1) * (it.minutesPerFurtherPerson ?? 0);
  const grid = wish.audience === "staff" ? 1 : (services[0]?.grid ?? 5);
  const lead = wish.audience === "staff" ? 0 : (services[0]?.leadMinutes ?? 0);
  const offers: NaiveOffer[] = [];

  const shifts = office.units.flatMap((unit) => unit.shifts).filter((it) => takesPlace(office, it, date));
  const able = shifts.filter((shift) => wish.services.every((id) => shift.services.includes(id)));
  for (const shift of able) {
    const limits = wish.services.map((id) => limit(office, shift, date, id, wish.audience, now));
    const most = Math.min(...limits);
    const mine = occupations.filter((it) => it.shift === shift.id && it.date === date);
    const live = mine.filter((it) => it.expiresAt === null || it.expiresAt > now);
    let blockStart: number | undefined;
    for (let s = 0; s < 1440; s++) {
      if (!isOpen(office, shift, date, s)) {
        blockStart = undefined;
        continue;
      }
      blockStart ??= s;
      if ((s - blockStart) % grid !== 0) continue;
      const [start] = instantsOf(date, s, office.timeZone);
      if (start === undefined || start < now + lead * 60_000) continue;
      let left = Number.POSITIVE_INFINITY;
      for (let m = s; m < s + length; m++) {
        // While real minutes pass, the clock on the wall has to pass through the minutes of the visit.
        const shows = m < 1440 && instantsOf(date, m, office.timeZone).includes(start + (m - s) * 60_000);
        if (!shows || !isOpen(office, shift, date, m)) left = 0;
        const occupied = live.filter((it) => it.from <= m && m < it.to).length;
        left = Math.min(left, Math.min(capacity(office, shift, date, m), most) - occupied);
      }
      if (left < 1) continue;
      const offer = { shift: shift.id, from: s, to: s + length, start, end: start + length * 60_000, left };
      const other = offers.findIndex((it) => it.from === s);
      if (other === -1) offers.push(offer);
      else if (left < (offers[other]?.left ?? 0)) offers[other] = offer;
    }
  }
  return offers.sort((a, b) => a.from - b.from);
}
