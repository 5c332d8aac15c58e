import type { Office, Shift, Unit } from "../offices/index.ts";
import {
  daysBetween,
  isHoliday,
  minutesPerDay,
  mondayOf,
  weekdayOf,
  type LocalDate,
  type Span,
} from "../time/index.ts";

/** One shift on one date: what can be filled there, before anybody has booked. */
export interface ShiftDay {
  unit: Unit;
  shift: Shift;
  date: LocalDate;
  /** The blocks: the shift cut at breaks and part-day closures, in order. A visit lies wholly inside one of them. */
  blocks: Span[];
  /** Rule 2: counters open at each minute of the day; 0 outside the blocks. */
  capacity: Uint16Array;
}

/** Rule 1 without closures: whether the weekly rule of a shift names a date. */
function isInRhythm(shift: Shift, date: LocalDate): boolean {
  if (!shift.days.includes(weekdayOf(date))) return false;
  const { from, to } = shift.valid ?? {};
  if ((from && date < from) || (to && date > to)) return false;
  if (shift.everyWeeks === 1 || !from) return true;
  // Weeks count from the Monday of the first week, so that the turn of the year and week 53 do not break the rhythm.
  return (daysBetween(mondayOf(from), mondayOf(date)) / 7) % shift.everyWeeks === 0;
}

/** Takes a piece out of every span. */
function cut(spans: readonly Span[], hole: Span): Span[] {
  return spans.flatMap(({ from, to }) => {
    if (hole.to <= from || hole.from >= to) return [{ from, to }];
    return [
      { from, to: Math.max(from, hole.from) },
      { from: Math.min(to, hole.to), to },
    ].filter((it) => it.from < it.to);
  });
}

/** Rule 1: the blocks of a shift on a date, in order; none when it does not take place. */
export function blocksOn(office: Office, shift: Shift, date: LocalDate): Span[] {
  if (!isInRhythm(shift, date)) return [];
  if (!shift.onHolidays && isHoliday(date, office.state)) return [];
  const closures = office.closures
    .filter((it) => it.from <= date && date <= it.to)
    .map((it) => ({ from: it.fromTime ?? 0, to: it.toTime ?? minutesPerDay }));
  return [...shift.breaks, ...closures].reduce(cut, [{ from: shift.from, to: shift.to }]);
}

/** Rule 2: counters less absences at each minute, never below 0, and 0 where no block is. */
function capacityOf(office: Office, shift: Shift, date: LocalDate, blocks: readonly Span[]): Uint16Array {
  const capacity = new Uint16Array(minutesPerDay);
  for (const block of blocks) capacity.fill(shift.counters, block.from, block.to);
  for (const absence of office.absences) {
    if (absence.shift !== shift.id || absence.date !== date) continue;
    for (let minute = absence.from; minute < absence.to; minute++) {
      capacity[minute] = Math.max(0, (capacity[minute] ?? 0) - absence.counters);
    }
  }
  return capacity;
}

/** The shift on that date, also when it does not take place: then without blocks and without capacity. */
export function shiftDay(office: Office, unit: Unit, shift: Shift, date: LocalDate): ShiftDay {
  const blocks = blocksOn(office, shift, date);
  return { unit, shift, date, blocks, capacity: capacityOf(office, shift, date, blocks) };
}

// The rules of one version of an office say the same of a date for ever; without this every answer would work it out again.
const knownDays = new WeakMap<Office, Map<LocalDate, readonly ShiftDay[]>>();
const rememberedDates = 500;

/** All shifts of the office that take place on a date, in the order of the file. */
export function shiftDaysOn(office: Office, date: LocalDate): readonly ShiftDay[] {
  let dates = knownDays.get(office);
  if (!dates) knownDays.set(office, (dates = new Map()));
  const known = dates.get(date);
  if (known) return known;
  if (dates.size >= rememberedDates) dates.clear();
  const days = office.units
    .flatMap((unit) => unit.shifts.map((shift) => shiftDay(office, unit, shift, date)))
    .filter((it) => it.blocks.length > 0);
  dates.set(date, days);
  return days;
}

/** Capacity as steps of equal height, in order, without those of height 0: the form in which the database keeps it. */
export function capacitySteps(capacity: Uint16Array): (Span & { capacity: number })[] {
  const steps: (Span & { capacity: number })[] = [];
  capacity.forEach((height, minute) => {
    const last = steps.at(-1);
    if (last && last.to === minute && last.capacity === height) last.to = minute + 1;
    else if (height > 0) steps.push({ from: minute, to: minute + 1, capacity: height });
  });
  return steps;
}
