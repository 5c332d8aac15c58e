import { offersOn, type Occupation, type Wish } from "../../shared/booking/index.ts";
import type { Office, ReleaseStep, Service } from "../../shared/offices/index.ts";
import type { Instant, LocalDate, MinuteOfDay } from "../../shared/time/index.ts";

/** A start at which a release let more visits fit: its minute, how many fitted a moment before, and how many then. */
export type OpenedStart = readonly [minute: MinuteOfDay, before: number, after: number];

/** What is asked about a release: one service of one shift on one date. */
export interface ReleasedService {
  /** The office under the rules by which it was released. */
  office: Office;
  shift: string;
  service: Service;
  audience: ReleaseStep["for"];
  date: LocalDate;
  at: Instant;
}

type Room = ReadonlyMap<MinuteOfDay, number>;

/** How many visits of one person fit at each start of the shift, no matter what other shifts offer. */
function roomAt(
  { office, shift, service, audience, date }: ReleasedService,
  now: Instant,
  occupations: readonly Occupation[],
): Room {
  const units = office.units.map((unit) => ({ ...unit, shifts: unit.shifts.filter((it) => it.id === shift) }));
  const wish: Wish = { services: [service], persons: 1, audience };
  return new Map(offersOn({ ...office, units }, wish, date, now, () => occupations).map((it) => [it.from, it.left]));
}

/** What a release opens: the difference that its instant makes while the same is occupied. */
export function openedBy(released: ReleasedService, occupations: readonly Occupation[]): OpenedStart[] {
  const before = roomAt(released, (released.at - 1) as Instant, occupations);
  const after = roomAt(released, released.at, occupations);
  return [...after]
    .map(([minute, left]) => [minute, before.get(minute) ?? 0, left] as const)
    .filter(([, was, is]) => is > was);
}

/** How many places were opened, over all starts. */
export const placesOf = (opened: readonly OpenedStart[]): number =>
  opened.reduce((sum, [, before, after]) => sum + after - before, 0);

/** An appointment as it lies in the shift, and when it came there. */
export type BookedThen = Occupation & { at: Instant };

/** When half and when all of what was opened was booked. */
export interface Gone {
  half: Instant | null;
  all: Instant | null;
}

/**
 * How fast what a release opened was taken. Only bookings count, as they stand: not holds, which may run out, and not what was
 * cancelled since. Lead times and the end of the day take nothing away.
 */
export function goneOf(
  released: ReleasedService,
  opened: readonly OpenedStart[],
  bookings: readonly BookedThen[],
): Gone {
  const there = bookings.filter((it) => it.at <= released.at);
  const later = bookings.filter((it) => it.at > released.at).sort((one, other) => one.at - other.at);
  const remaining = (many: number) => {
    const room = roomAt(released, released.at, [...there, ...later.slice(0, many)]);
    const left = ([minute, before, after]: OpenedStart) =>
      Math.min(after - before, Math.max(0, (room.get(minute) ?? 0) - before));
    return opened.reduce((sum, it) => sum + left(it), 0);
  };
  // The more is booked, the less remains.
  const firstWith = (most: number): Instant | null => {
    if (remaining(later.length) > most) return null;
    let [low, high] = [0, later.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (remaining(middle) <= most) high = middle;
      else low = middle + 1;
    }
    return later[low - 1]?.at ?? released.at;
  };
  return { half: firstWith(placesOf(opened) / 2), all: firstWith(0) };
}
