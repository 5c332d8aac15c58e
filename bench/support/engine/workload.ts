import { seeded } from "../../../tests/support/seeded.ts";

/** The office of the workload and what is booked there, always the same for a seed. */

/** How large the calendar is, and where its bookings lie. */
export interface Workload {
  days: number;
  counters: number;
  bookings: number;
  /** `even`: spread over all days; `front`: the first days are booked out and the others are empty. */
  shape: "even" | "front";
  /** How many days ahead the public may book; farther than the calendar reaches unless given. */
  opensDays?: number;
}

/** One occupation of the calendar. */
export interface Booked {
  date: string;
  from: number;
  to: number;
  service: string;
}

export const workload: Workload = { days: 60, counters: 8, bookings: 4_800, shape: "even" };
export const front: Workload = { ...workload, shape: "front" };
export const large: Workload = { days: 365, counters: 64, bookings: 20_000, shape: "even" };

/** A Sunday evening: every weekday of the month that follows can be asked for. */
export const startsAt = "2026-08-02T20:00:00+02:00";
const firstDay = "2026-08-03";

export const services = [
  { id: "short", minutes: 10, share: 40 },
  { id: "middle", minutes: 15, share: 35 },
  { id: "long", minutes: 30, share: 25 },
];

const weekdays = ["mo", "tu", "we", "th", "fr"];
/** The blocks of a day in minutes: 08:00 to 16:00 without the breaks. */
const blocks = [
  { from: 480, to: 600 },
  { from: 615, to: 720 },
  { from: 780, to: 960 },
];

const dayMillis = 86_400_000;
const dateAfter = (days: number) => new Date(Date.parse(firstDay) + days * dayMillis).toISOString().slice(0, 10);

/** The weekdays of the calendar that are no holidays; the state of the office has none in August and September. */
export function openDates({ days }: Workload): string[] {
  return Array.from({ length: days }, (_, index) => dateAfter(index)).filter((date) => {
    const weekday = new Date(date).getUTCDay();
    return weekday > 0 && weekday < 6;
  });
}

/** The office file of the workload; JSON is YAML. `to` is when its only shift ends. */
export function officeFile({ counters, opensDays = 400 }: Workload, to = "16:00"): string {
  return JSON.stringify({
    id: "bench",
    number: 1,
    name: { de: "Messamt" },
    state: "BE",
    timeZone: "Europe/Berlin",
    booking: { onePerPerson: true },
    services: services.map(({ id, minutes }) => ({
      id,
      name: { de: id },
      minutes,
      grid: 5,
      access: [{ mode: "self_booking" }],
    })),
    units: [
      {
        id: "desk",
        name: { de: "Schalter" },
        shifts: [
          {
            id: "day",
            days: weekdays,
            from: "08:00",
            to,
            breaks: [
              { from: "10:00", to: "10:15" },
              { from: "12:00", to: "13:00" },
            ],
            counters,
            services: services.map((it) => it.id),
            onHolidays: true,
            release: [{ for: "public", opens: { days: opensDays }, upTo: counters }],
          },
        ],
      },
    ],
  });
}

function pick(chance: (below: number) => number) {
  const lot = chance(100);
  if (lot < 40) return { service: "short", minutes: 10 };
  return lot < 75 ? { service: "middle", minutes: 15 } : { service: "long", minutes: 30 };
}

/** Draws that many bookings on one date; fewer when no more fit. Nothing is ever above the counters. */
function fill(date: string, counters: number, many: number, chance: (below: number) => number): Booked[] {
  const occupied = new Uint16Array(1440);
  const booked: Booked[] = [];
  for (let tries = 0; booked.length < many && tries < many * 30; tries++) {
    const { service, minutes } = pick(chance);
    const block = blocks[chance(blocks.length)];
    if (!block) continue;
    const from = block.from + 5 * chance(Math.floor((block.to - block.from - minutes) / 5) + 1);
    const to = from + minutes;
    if (occupied.subarray(from, to).some((it) => it >= counters)) continue;
    for (let minute = from; minute < to; minute++) occupied[minute] = (occupied[minute] ?? 0) + 1;
    booked.push({ date, from, to, service });
  }
  return booked;
}

/** Books every minute of a date, in visits of the shortest length, then the rest of five minutes by none. */
function fillWholly(date: string, counters: number): Booked[] {
  return blocks.flatMap(({ from, to }) =>
    Array.from({ length: Math.floor((to - from) / 10) * counters }, (_, index) => {
      const start = from + 10 * Math.floor(index / counters);
      return { date, from: start, to: start + 10, service: "short" };
    }),
  );
}

/** Everything that is booked in a calendar before the run. */
export function bookingsOf(calendar: Workload): Booked[] {
  const chance = seeded(20_260_803);
  const dates = openDates(calendar);
  if (calendar.shape === "front") {
    return dates.slice(0, dates.length / 2).flatMap((date) => fillWholly(date, calendar.counters));
  }
  const perDay = Math.round(calendar.bookings / dates.length);
  return dates.flatMap((date) => fill(date, calendar.counters, perDay, chance));
}
