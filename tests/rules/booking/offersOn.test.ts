import { describe, expect, test } from "vitest";
import { nobody, offersOn, type Occupation, type OccupationsOf } from "../../../shared/booking/index.ts";
import type { Office } from "../../../shared/offices/index.ts";
import { isoInstant, localTime, parseLocalTime, type Instant } from "../../../shared/time/index.ts";
import { anOffice, aService, aShift, aWish, type OfficeText, type ShiftText } from "../../support/builders.ts";
import { date, instant } from "../../support/instants.ts";

const now = instant("2026-06-01T06:00+02:00");
const wednesday = date("2026-06-10");
const minute = (time: string) => parseLocalTime(time) ?? Number.NaN;

/** Who occupies a counter from when to when. */
const by = (...spans: [string, string, Instant?][]): OccupationsOf => {
  const list: Occupation[] = spans.map(([from, to, expiresAt = null]) => ({
    from: minute(from),
    to: minute(to),
    expiresAt,
  }));
  return () => list;
};
interface Question {
  day?: string;
  at?: Instant;
  occupied?: OccupationsOf;
  wish?: Parameters<typeof aWish>[1];
}
const offers = (office: Office, { day = wednesday, at = now, occupied = nobody, wish = {} }: Question = {}) =>
  offersOn(office, aWish(office, wish), date(day), at, occupied);
const starts = (office: Office, question: Question = {}): string[] =>
  offers(office, question).map((it) => localTime(it.from));
/** An office whose visits take an hour, to the hour, unless the test says otherwise. */
const hourly = (shift: Partial<ShiftText> = {}, rest: Partial<OfficeText> = {}) =>
  anOffice({ services: [aService({ minutes: 60, grid: 60 })], shifts: [aShift(shift)], ...rest });
const mornings = ["08:00", "09:00", "10:00", "11:00"];

describe("rule 1: when a block exists", () => {
  test("C1 nine o'clock stays nine o'clock before and after the clock is changed", () => {
    const office = hourly({ days: ["sa", "mo"], from: "09:00", to: "10:00" });
    const [saturday] = offers(office, { day: "2026-10-24" });
    const [monday] = offers(office, { day: "2026-10-26" });
    expect(isoInstant(saturday?.start as Instant, "Europe/Berlin")).toBe("2026-10-24T09:00:00+02:00");
    expect(isoInstant(monday?.start as Instant, "Europe/Berlin")).toBe("2026-10-26T09:00:00+01:00");
  });

  test.each([
    ["2026-12-23", [], "the week before the first"],
    ["2026-12-28", [], "the Monday of the first week, before the rule is valid"],
    ["2026-12-30", ["08:00"], "the first day"],
    ["2027-01-04", [], "the week after, over the turn of the year"],
    ["2027-01-11", ["08:00"], "the Monday after week 53, not yet fourteen days after the first"],
    ["2027-01-13", ["08:00"], "fourteen days after the first"],
    ["2027-01-18", [], "the week after that"],
  ])("C5 every second week from Wednesday 30 December: %s %j, %s", (day, expected) => {
    const office = hourly({ to: "09:00", everyWeeks: 2, valid: { from: "2026-12-30" } });
    expect(starts(office, { day })).toEqual(expected);
  });

  test.each([
    ["2028-02-28", []],
    ["2028-02-29", mornings],
    ["2028-03-31", mornings],
    ["2028-04-01", []],
  ])("C6 a rule from leap day to the end of March holds on both: %s", (day, expected) => {
    expect(
      starts(hourly({ days: ["mo", "tu", "fr", "sa"], valid: { from: "2028-02-29", to: "2028-03-31" } }), { day }),
    ).toEqual(expected);
  });

  test("C6 a shift may end at 24:00", () => {
    const [only] = offers(hourly({ from: "23:00", to: "24:00" }));
    expect(isoInstant(only?.end as Instant, "Europe/Berlin")).toBe("2026-06-11T00:00:00+02:00");
  });

  test.each([
    ["HE", []],
    ["ST", mornings],
  ] as const)("C7 Corpus Christi in %s: %j", (state, expected) => {
    expect(starts(hourly({}, { state }), { day: "2027-05-27", at: instant("2027-05-01T00:00Z") })).toEqual(expected);
  });

  test("C8 a shift dated on a holiday stays shut, unless it says that it is open on holidays", () => {
    const valid = { from: "2026-12-25", to: "2026-12-25" };
    expect(starts(hourly({ valid }), { day: "2026-12-25" })).toEqual([]);
    expect(starts(hourly({ valid, onHolidays: true }), { day: "2026-12-25" })).toEqual(mornings);
  });

  test("C9 no visit crosses a break, and the grid begins anew after it", () => {
    const office = hourly({ breaks: [{ from: "09:30", to: "09:45" }] });
    expect(starts(office)).toEqual(["08:00", "09:45", "10:45"]);
  });

  test("C10 a closure over several days with times cuts each of them", () => {
    const closures = [{ from: "2026-06-09", to: "2026-06-11", fromTime: "08:00", toTime: "10:00" }];
    for (const day of ["2026-06-09", "2026-06-10", "2026-06-11"]) {
      expect(starts(hourly({}, { closures }), { day })).toEqual(["10:00", "11:00"]);
    }
    expect(starts(hourly({}, { closures }), { day: "2026-06-12" })).toEqual(mornings);
  });

  test.each([
    [{}, []],
    [{ fromTime: "10:00" }, ["08:00", "09:00"]],
    [{ toTime: "10:00" }, ["10:00", "11:00"]],
    [{ fromTime: "09:00", toTime: "10:00" }, ["08:00", "10:00", "11:00"]],
  ])("C10 a missing side of a closure is the edge of the day: %j", (times, expected) => {
    const closures = [{ from: wednesday, to: wednesday, ...times }];
    expect(starts(hourly({}, { closures }))).toEqual(expected);
  });

  test("C11 a day three years ahead is answered like tomorrow, whatever was asked before", () => {
    const office = hourly();
    const once = starts(office, { day: "2029-06-13" });
    starts(office);
    expect(once).toEqual(mornings);
    expect(starts(office, { day: "2029-06-13" })).toEqual(once);
  });
});

describe("rules 2, 4 and 6: capacity", () => {
  test("C13 a start is free while at each of its minutes a counter is", () => {
    const office = hourly({ counters: 2 });
    const occupied = by(["08:00", "09:00"], ["08:59", "10:01"], ["10:30", "10:31"]);
    expect(offers(office, { occupied }).map((it) => [localTime(it.from), it.left])).toEqual([
      ["09:00", 1],
      ["10:00", 1],
      ["11:00", 2],
    ]);
  });

  test("C17 an absence lowers the capacity at once, never below nothing", () => {
    const absences = [
      { shift: "morning", date: wednesday, from: "08:00", to: "10:00", counters: 1 },
      { shift: "morning", date: wednesday, from: "09:00", to: "10:00", counters: 5 },
    ];
    expect(offers(hourly({ counters: 2 }, { absences })).map((it) => [localTime(it.from), it.left])).toEqual([
      ["08:00", 1],
      ["10:00", 2],
      ["11:00", 2],
    ]);
  });

  test("C17 an absence takes nothing from a limit below the capacity", () => {
    const release = [{ for: "public" as const, opens: { days: 30 }, upTo: 2 }];
    const absences = [{ shift: "morning", date: wednesday, from: "08:00", to: "12:00", counters: 2 }];
    expect(offers(hourly({ counters: 4, release }, { absences }))[0]?.left).toBe(2);
  });

  test("C18 services at one counter compete for the same minutes", () => {
    const services = [aService({ minutes: 60, grid: 60 }), aService({ id: "renewal", minutes: 30, grid: 30 })];
    const office = anOffice({ services, shifts: [aShift({ counters: 1, services: ["transfer", "renewal"] })] });
    const occupied = by(["08:30", "09:00"]);
    expect(starts(office, { occupied })).toEqual(["09:00", "10:00", "11:00"]);
    expect(starts(office, { occupied, wish: { services: ["renewal"] } })[0]).toBe("08:00");
  });

  test("C13 no time is lost to fragments: two counters take what fits on two in every minute", () => {
    const office = hourly({ counters: 2, to: "10:00" });
    expect(offers(office, { occupied: by(["08:00", "08:30"], ["08:30", "09:00"]) })[0]?.left).toBe(1);
    expect(starts(office, { occupied: by(["08:00", "08:31"], ["08:30", "09:00"]) })).toEqual(["09:00"]);
  });

  test.each([
    [-1, true],
    [0, true],
    [1, false],
  ])("C29 C3 a hold that ends %i ms from now, judged at use: free is %s", (millis, free) => {
    const occupied = by(["08:00", "09:00", (now + millis) as Instant]);
    expect(starts(hourly({ counters: 1 }), { occupied }).includes("08:00")).toBe(free);
  });
});

describe("rules 5 and 7: lengths and starts", () => {
  const family = aService({ minutes: 15, minutesPerFurtherPerson: 10, maxPersons: 4, grid: 5 });

  test.each([
    [1, 15],
    [2, 25],
    [4, 45],
  ])("C20 C14 %i persons are one visit of %i minutes on one counter", (persons, minutes) => {
    const [first] = offers(anOffice({ services: [family] }), { wish: { persons } });
    expect((first?.to ?? 0) - (first?.from ?? 0)).toBe(minutes);
    expect(((first?.end ?? 0) - (first?.start ?? 0)) / 60_000).toBe(minutes);
    expect(first?.left).toBe(2);
  });

  test("C14 several services in one visit add up, and grid and lead are those of the first", () => {
    const services = [
      aService({ minutes: 20, grid: 30 }),
      aService({
        id: "renewal",
        minutes: 25,
        minutesPerFurtherPerson: 5,
        maxPersons: 2,
        grid: 7,
        leadMinutes: 100_000,
      }),
    ];
    const office = anOffice({ services, shifts: [aShift({ to: "10:00", services: ["transfer", "renewal"] })] });
    const both = offers(office, { wish: { services: ["transfer", "renewal"], persons: 2 } });
    expect(both.map((it) => `${localTime(it.from)}-${localTime(it.to)}`)).toEqual([
      "08:00-08:50",
      "08:30-09:20",
      "09:00-09:50",
    ]);
  });

  test("C14 a shift that does not serve one of the services offers nothing for the visit", () => {
    const services = [aService(), aService({ id: "renewal" })];
    expect(starts(anOffice({ services }), { wish: { services: ["transfer", "renewal"] } })).toEqual([]);
  });

  test("C15 MD-07 visits may start at any minute of the grid, counted from the start of the block", () => {
    const office = anOffice({
      services: [aService({ minutes: 10, grid: 1 })],
      shifts: [aShift({ from: "09:07", to: "09:20" })],
    });
    expect(starts(office)).toEqual(["09:07", "09:08", "09:09", "09:10"]);
  });

  test("C15 staff book off the grid and within the lead time, but nothing in the past", () => {
    const office = hourly({}, { services: [aService({ minutes: 60, grid: 60, leadMinutes: 600 })] });
    const at = instant("2026-06-10T10:57:30+02:00");
    expect(starts(office, { at })).toEqual([]);
    expect(starts(office, { at, wish: { audience: "staff" } })).toEqual(["10:58", "10:59", "11:00"]);
  });

  test.each([
    ["2026-06-10T07:30:00+02:00", ["08:00", "09:00", "10:00", "11:00"]],
    ["2026-06-10T07:30:01+02:00", ["09:00", "10:00", "11:00"]],
    ["2026-06-10T10:30:00+02:00", ["11:00"]],
    ["2026-06-10T10:30:00.001+02:00", []],
    ["2026-06-11T00:00:00+02:00", []],
  ])("C21 half an hour ahead, asked at %s: %j", (at, expected) => {
    const office = hourly({}, { services: [aService({ minutes: 60, grid: 60, leadMinutes: 30 })] });
    expect(starts(office, { at: instant(at) })).toEqual(expected);
  });

  test("two shifts that offer the same start show it once, in the order of time", () => {
    const office = hourly(
      {},
      {
        units: [
          { id: "one", name: { de: "Eins" }, shifts: [aShift({ id: "late", from: "10:00" })] },
          { id: "two", name: { de: "Zwei" }, shifts: [aShift({ id: "all" })] },
        ],
      },
    );
    expect(starts(office)).toEqual(mornings);
  });

  test("the shift with the fewest places left takes the booking, of equal ones the first in the file", () => {
    const shifts = [
      aShift({ id: "wide", counters: 3 }),
      aShift({ id: "narrow", counters: 1 }),
      aShift({ id: "twin", counters: 1 }),
    ];
    const office = anOffice({ services: [aService({ minutes: 60, grid: 60 })], shifts });
    const full: OccupationsOf = (shift) => (shift === "narrow" ? by(["09:00", "10:00"])(shift, wednesday) : []);
    const chosen = offers(office, { occupied: full }).map((it) => it.shiftDay.shift.id);
    expect(chosen).toEqual(["narrow", "twin", "narrow", "narrow"]);
  });
});

describe("rule 3: release", () => {
  const steps: ShiftText["release"] = [
    { for: "public", opens: { days: 14 }, upTo: 1 },
    { for: "public", opens: { days: 0, at: "08:00" }, upTo: 3 },
    { for: "emergency", opens: { days: 2, at: "08:00", workingDays: true }, upTo: 4 },
  ];
  const office = anOffice({
    services: [aService({ minutes: 60, grid: 60, access: [{ mode: "self_booking" }, { mode: "emergency_only" }] })],
    shifts: [aShift({ counters: 4, from: "10:00", to: "11:00", release: steps })],
  });
  const left = (at: string, audience: "public" | "emergency" | "invited" | "staff", day = String(wednesday)) =>
    offers(office, { day, at: instant(at), wish: { audience } })[0]?.left ?? 0;

  test.each([
    ["2026-05-26T23:59:59.999+02:00", "public", 0],
    ["2026-05-27T00:00:00+02:00", "public", 1],
    ["2026-06-10T07:59:59.999+02:00", "public", 1],
    ["2026-06-10T08:00:00+02:00", "public", 3],
    ["2026-06-08T07:59:59.999+02:00", "emergency", 0],
    ["2026-06-08T08:00:00+02:00", "emergency", 4],
    ["2026-01-01T00:00:00+01:00", "staff", 4],
  ] as [string, "public" | "emergency" | "staff", number][])(
    "C16 C22 C23 at %s %s may fill %i counters",
    (at, audience, expected) => {
      expect(left(at, audience)).toBe(expected);
    },
  );

  test("C22 before the release nothing leaks, at it everything is there: not a job but the clock opens it", () => {
    const sameDay = hourly({ release: [{ for: "public", opens: { days: 0, at: "08:00" }, upTo: 2 }] });
    expect(starts(sameDay, { at: instant("2026-06-10T07:59:59.999+02:00") })).toEqual([]);
    expect(starts(sameDay, { at: instant("2026-06-10T08:00:00+02:00") })).toEqual(mornings);
  });

  test("C16 limits are nested: what the public took counts for all, and an emergency reserve is what it may not fill", () => {
    const taken = by(["10:00", "11:00"], ["10:00", "11:00"], ["10:00", "11:00"]);
    const at = instant("2026-06-10T08:00:00+02:00");
    expect(offers(office, { at, occupied: taken })).toEqual([]);
    expect(offers(office, { at, occupied: taken, wish: { audience: "emergency" } })[0]?.left).toBe(1);
  });

  test("C23 counted in working days, over a weekend and Corpus Christi", () => {
    const hessen = { ...office, state: "HE" as const };
    const monday = "2026-06-08";
    const at = (text: string) => offers(hessen, { day: monday, at: instant(text), wish: { audience: "emergency" } });
    // Monday 8 June: one back is Friday 5 June, Thursday is Corpus Christi, two back is Wednesday 3 June.
    expect(at("2026-06-03T07:59:59+02:00")).toEqual([]);
    expect(at("2026-06-03T08:00:00+02:00")).toHaveLength(1);
  });

  test.each([
    ["2026-05-31T23:59:59+02:00", 0],
    ["2026-06-01T00:00:00+02:00", 2],
    ["2026-06-05T23:59:59+02:00", 2],
    ["2026-06-06T00:00:00+02:00", 0],
  ])("ST-08 a step dated from 1 to 5 June counts on both days, judged when asked: at %s %i", (at, expected) => {
    const step = { for: "public" as const, from: "2026-06-01", until: "2026-06-05", opens: { days: 60 }, upTo: 2 };
    expect(offers(hourly({ release: [step] }), { at: instant(at) })[0]?.left ?? 0).toBe(expected);
  });

  test("ST-08 a step for named services opens nothing for others", () => {
    const services = [aService({ minutes: 60, grid: 60 }), aService({ id: "renewal", minutes: 60, grid: 60 })];
    const step = { for: "public" as const, services: ["renewal"], opens: { days: 60 }, upTo: 2 };
    const both = anOffice({ services, shifts: [aShift({ services: ["transfer", "renewal"], release: [step] })] });
    expect(starts(both)).toEqual([]);
    expect(starts(both, { wish: { services: ["renewal"] } })).toEqual(mornings);
    expect(starts(both, { wish: { services: ["renewal", "transfer"] } })).toEqual([]);
  });

  test("C22 a release at a time the clock skips comes with the first instant after it", () => {
    const sunday = hourly({ days: ["su"], release: [{ for: "public", opens: { days: 0, at: "02:30" }, upTo: 2 }] });
    expect(starts(sunday, { day: "2027-03-28", at: instant("2027-03-28T01:59:59.999+01:00") })).toEqual([]);
    expect(starts(sunday, { day: "2027-03-28", at: instant("2027-03-28T03:00:00+02:00") })).toEqual(mornings);
  });

  test("without any step public and emergency get nothing, invited and staff everything", () => {
    const access = [
      { mode: "self_booking" as const },
      { mode: "emergency_only" as const },
      { mode: "invitation_only" as const },
    ];
    const closed = hourly({ release: [] }, { services: [aService({ minutes: 60, grid: 60, access })] });
    const has = (audience: "public" | "emergency" | "invited" | "staff") =>
      starts(closed, { wish: { audience } }).length > 0;
    expect([has("public"), has("emergency"), has("invited"), has("staff")]).toEqual([false, false, true, true]);
  });

  test("a step for staff limits them like everybody", () => {
    const later = hourly({ release: [{ for: "staff", opens: { days: 7 }, upTo: 1 }] });
    const at = (text: string) => offers(later, { at: instant(text), wish: { audience: "staff" } })[0]?.left;
    expect(at("2026-06-02T23:59+02:00")).toBeUndefined();
    expect(at("2026-06-03T00:00+02:00")).toBe(1);
  });
});

describe("C2 rule 14: nights on which the clock is changed", () => {
  const night = (minutes: number, shift: Partial<ShiftText> = {}) =>
    anOffice({
      services: [aService({ minutes, grid: 30 })],
      shifts: [aShift({ days: ["su"], from: "01:00", to: "04:00", ...shift })],
    });
  const labels = (office: Office, day: string) =>
    offers(office, { day }).map((it) => isoInstant(it.start, "Europe/Berlin").slice(11, 22));

  test("C2 in spring nothing starts in the missing hour or runs into it", () => {
    expect(labels(night(30), "2027-03-28")).toEqual(["01:00:00+01", "01:30:00+01", "03:00:00+02", "03:30:00+02"]);
    expect(labels(night(60), "2027-03-28")).toEqual(["01:00:00+01", "03:00:00+02"]);
  });

  test("C2 in autumn the double hour is offered once, the first time, as the label shows", () => {
    expect(labels(night(30), "2026-10-25")).toEqual([
      ...["01:00:00+02", "01:30:00+02", "02:00:00+02", "02:30:00+02"],
      ...["03:00:00+01", "03:30:00+01"],
    ]);
  });

  test("C2 in autumn a visit that would still run when the clock is set back is not offered", () => {
    expect(labels(night(60), "2026-10-25")).toEqual(["01:00:00+02", "01:30:00+02", "02:00:00+02", "03:00:00+01"]);
  });

  test("C2 every offered visit lasts as long in real time as on the wall", () => {
    for (const day of ["2026-10-25", "2027-03-28"]) {
      for (const it of offers(night(45), { day })) expect((it.end - it.start) / 60_000).toBe(it.to - it.from);
    }
  });

  test("C3 the lead time is real time: in the double night it reaches an hour less far on the wall", () => {
    const office = anOffice({
      services: [aService({ minutes: 30, grid: 60, leadMinutes: 120 })],
      shifts: [aShift({ days: ["su"], from: "02:00", to: "06:00" })],
    });
    const at = instant("2026-10-25T02:00:00+02:00");
    expect(starts(office, { day: "2026-10-25", at })).toEqual(["03:00", "04:00", "05:00"]);
  });
});
