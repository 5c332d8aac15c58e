import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  judge,
  serverInstant,
  type DoorRules,
  type Knowledge,
  type VerdictKind,
} from "../../../shared/checkin/index.ts";
import {
  addDays,
  instantOf,
  isoInstant,
  keepsWallTime,
  localDateAt,
  localTime,
  parseInstant,
  type Instant,
  type LocalDate,
} from "../../../shared/time/index.ts";
import { date } from "../../support/instants.ts";
import { anyFields } from "../../support/signedPass.ts";

const minute = 60_000;
const hour = 60 * minute;
const zones = ["Europe/Berlin", "Europe/Busingen"];
const years = Array.from({ length: 12 }, (_, index) => 2024 + index);

/** The last Sunday of a month, by the calendar alone (directive 2000/84/EC: the clock changes then at 01:00 UTC). */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 0));
  return last.getTime() - last.getUTCDay() * 24 * hour;
}

/** The instants at which the clock is changed, and the turns of leap days. */
const changes = years.flatMap((year) => [lastSunday(year, 3) + hour, lastSunday(year, 10) + hour]);
const leapDays = years
  .filter((it) => it % 4 === 0)
  .flatMap((year) => [Date.UTC(year, 1, 28, 23), Date.UTC(year, 1, 29, 11), Date.UTC(year, 1, 29, 23)]);
const moments = [...changes, ...leapDays];

const door: DoorRules = { office: 4, timeZone: "Europe/Berlin", unit: null, earlyMinutes: 60, lateMinutes: 10 };
const known: Knowledge = {
  visit: null,
  ended: null,
  ownArrival: null,
  listed: [],
  listAsOf: null,
  keysAsOf: null,
  reached: true,
};

/** The date on the calendar of the wall, by the platform. */
const wallDate = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short" });

/** What is right by the true time, by arithmetic and the platform's calendar. */
function right(start: number, now: number): VerdictKind {
  if (wallDate.format(start) !== wallDate.format(now)) return "other_day";
  if (now < start - 60 * minute) return "too_early";
  return now > start + 10 * minute ? "too_late" : "welcome";
}

const shown = (start: number, now: Instant) => {
  const fields = { ...anyFields, start: start as Instant };
  return judge({ kind: "genuine", fields }, door, { ...known, listAsOf: now, keysAsOf: now }, now).kind;
};

const night = fc.record({
  moment: fc.constantFrom(...moments),
  /** Starts lie on whole minutes. */
  startsAfter: fc.integer({ min: -30 * 60, max: 30 * 60 }).map((it) => it * minute),
  /** Most come close to their time. */
  comesAfter: fc.oneof(
    fc.integer({ min: -75, max: 25 }).map((it) => it * minute),
    fc.integer({ min: -27 * hour, max: 27 * hour }),
  ),
  /** How far the clock of the tablet is ahead. */
  ahead: fc.oneof(fc.integer({ min: -26 * hour, max: 26 * hour }), fc.constantFrom(-48 * hour, 48 * hour, 0)),
});

describe("F17 around both changes of the clock and on leap days of 2024 to 2035", () => {
  test("a tablet whose clock is wrong by up to two days, but measured, gives every pass the right verdict", () => {
    const kinds = new Set<VerdictKind>();
    fc.assert(
      fc.property(night, ({ moment, startsAfter, comesAfter, ahead }) => {
        const start = moment + startsAfter;
        const trueNow = (start + comesAfter) as Instant;
        const told = { at: (trueNow + ahead) as Instant, offsetMs: -ahead };
        const verdict = shown(start, serverInstant(told, (trueNow + hour) as Instant));
        expect(verdict).toBe(right(start, trueNow));
        kinds.add(verdict);
      }),
      { numRuns: 5000 },
    );
    expect([...kinds].sort(), "every verdict that hangs on time came up").toEqual(
      ["other_day", "too_early", "too_late", "welcome"].sort(),
    );
  });

  test("without the measured offset the same clocks give wrong verdicts: the offset is what prevents it", () => {
    const chance = fc.sample(night, { numRuns: 500, seed: 17 });
    const wrong = chance.filter(({ moment, startsAfter, comesAfter, ahead }) => {
      const [start, now] = [moment + startsAfter, moment + startsAfter + comesAfter];
      return shown(start, (now + ahead) as Instant) !== right(start, now);
    });
    expect(wrong.length).toBeGreaterThan(100);
  });

  test("the earlier arrival stays the earlier one, whatever the two tablets' clocks say", () => {
    fc.assert(
      fc.property(night, night, (one, other) => {
        const [first, second] = [one.moment as Instant, (one.moment + minute) as Instant];
        const received = (second + 48 * hour) as Instant;
        const onFirst = serverInstant({ at: (first + one.ahead) as Instant, offsetMs: -one.ahead }, received);
        const onSecond = serverInstant({ at: (second + other.ahead) as Instant, offsetMs: -other.ahead }, received);
        expect([onFirst, onSecond]).toEqual([first, second]);
      }),
    );
  });

  test.each(zones)(
    "in %s every start of the office's day has one instant, which shows its time on the wall",
    (zone) => {
      const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
      const days = moments.map((it) => localDateAt(it as Instant, zone));
      expect(new Set(days).size).toBeGreaterThanOrEqual(24 + 3);
      for (const day of days.flatMap((it): LocalDate[] => [addDays(it, -1), it, addDays(it, 1)])) {
        let before = -Infinity;
        for (let from = 0; from < 1440; from += 5) {
          if (!keepsWallTime(day, from, from + 5, zone)) continue;
          const at = instantOf(day, from, zone);
          if (at <= before) expect.fail(`${day} ${localTime(from)} is not behind the one before it`);
          if (wall.format(at) !== `${day} ${localTime(from)}`)
            expect.fail(`${wall.format(at)} is not ${localTime(from)}`);
          if (parseInstant(isoInstant(at, zone)) !== at) expect.fail(`${isoInstant(at, zone)} is another instant`);
          before = at;
        }
      }
    },
  );

  test.each(zones)(
    "in %s an hour is offered neither in the gap nor across the double hour, and all others are",
    (zone) => {
      for (const change of changes) {
        const day = localDateAt(change as Instant, zone);
        const isSpring = new Date(change).getUTCMonth() === 2;
        const hours = Array.from({ length: 24 }, (_, index) => index);
        const missing = hours.filter((it) => !keepsWallTime(day, it * 60, it * 60 + 60, zone));
        // In autumn the hour from two is the first of the two; what would run on into the second has no such hour.
        expect([day, missing]).toEqual([day, isSpring ? [2] : []]);
        expect(keepsWallTime(day, 2 * 60 + 30, 3 * 60 + 30, zone)).toBe(false);
        expect(keepsWallTime(date("2026-06-01"), 2 * 60 + 30, 3 * 60 + 30, zone)).toBe(true);
      }
    },
  );
});
