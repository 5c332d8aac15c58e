import type { Office } from "../offices/index.ts";
import type { LocalDate, Span } from "../time/index.ts";
import { shiftDay, type ShiftDay } from "./shiftDay.ts";

/** A booking as it lies on its shift and date. */
export interface BookedSpan extends Span {
  appointment: string;
  shift: string;
  date: LocalDate;
  /** Milliseconds since 1970: who came first keeps the place. */
  bookedAt: number;
  /** A person with that right put it over the capacity. */
  overbooked: boolean;
}

/** Why the rules no longer carry a booking: it lies in no block any more, or more were booked than counters are open. */
export interface Conflict {
  appointment: string;
  kind: "outside" | "over_capacity";
}

function dayOf(office: Office, shiftId: string, date: LocalDate): ShiftDay | undefined {
  for (const unit of office.units) {
    const shift = unit.shifts.find((it) => it.id === shiftId);
    if (shift) return shiftDay(office, unit, shift, date);
  }
  return undefined;
}

const lies = (it: Span, blocks: readonly Span[]) => blocks.some(({ from, to }) => from <= it.from && it.to <= to);

/** Seats the bookings of one shift on one date in the order in which they were made; those without a seat are conflicts. */
function conflictsOfDay(day: ShiftDay | undefined, bookings: readonly BookedSpan[]): Conflict[] {
  const free = Int32Array.from(day?.capacity ?? []);
  return bookings.flatMap(({ appointment, overbooked, ...it }): Conflict[] => {
    if (!day || !lies(it, day.blocks)) return [{ appointment, kind: "outside" }];
    // What a person put over the capacity knowingly is marked already, and takes no seat from anybody.
    if (overbooked) return [];
    for (let at = it.from; at < it.to; at++) if ((free[at] ?? 0) < 1) return [{ appointment, kind: "over_capacity" }];
    for (let at = it.from; at < it.to; at++) free[at] = (free[at] ?? 0) - 1;
    return [];
  });
}

/**
 * The bookings that the rules of an office do not carry (C17), in the order of the dates. Nothing becomes of them by
 * itself: somebody has to look at each.
 */
export function conflictsIn(office: Office, bookings: readonly BookedSpan[]): Conflict[] {
  const inOrder = bookings.toSorted(
    (a, b) =>
      (a.date < b.date ? -1 : a.date > b.date ? 1 : a.bookedAt - b.bookedAt) ||
      (a.appointment < b.appointment ? -1 : 1),
  );
  const byDay = new Map<string, BookedSpan[]>();
  for (const it of inOrder) {
    const key = `${it.date} ${it.shift}`;
    byDay.set(key, [...(byDay.get(key) ?? []), it]);
  }
  return [...byDay.values()].flatMap((here) => {
    const [first] = here;
    return first ? conflictsOfDay(dayOf(office, first.shift, first.date), here) : [];
  });
}
