import { describe, expect, test } from "vitest";
import {
  addDays,
  addMinutes,
  dateOfDayNumber,
  datesBetween,
  dayNumber,
  daysBetween,
  instantOf,
  isoInstant,
  keepsWallTime,
  localDateAt,
  localTime,
  mondayOf,
  parseInstant,
  parseLocalDate,
  parseLocalTime,
  wallTimeAt,
  weekdayOf,
  type Instant,
} from "../../../shared/time/index.ts";
import { date, instant } from "../../support/instants.ts";

const berlin = "Europe/Berlin";
const spring = date("2027-03-28");
const autumn = date("2026-10-25");
const minute = (time: string) => {
  const value = parseLocalTime(time);
  if (value === undefined) throw new Error(time);
  return value;
};
const label = (day: ReturnType<typeof date>, time: string, zone = berlin) =>
  isoInstant(instantOf(day, minute(time), zone), zone);

describe("wall time and instants", () => {
  test.each([
    [date("2026-12-01"), "08:15", "2026-12-01T08:15:00+01:00", "winter"],
    [date("2026-07-01"), "08:15", "2026-07-01T08:15:00+02:00", "summer"],
    [spring, "01:59", "2027-03-28T01:59:00+01:00", "before the gap"],
    [spring, "02:00", "2027-03-28T03:00:00+02:00", "a time that is skipped means the first instant after the gap"],
    [spring, "02:59", "2027-03-28T03:00:00+02:00", "the last skipped minute as well"],
    [spring, "03:00", "2027-03-28T03:00:00+02:00", "after the gap"],
    [autumn, "01:59", "2026-10-25T01:59:00+02:00", "before the double hour"],
    [autumn, "02:00", "2026-10-25T02:00:00+02:00", "a time that comes twice means the first"],
    [autumn, "02:59", "2026-10-25T02:59:00+02:00", "up to its last minute"],
    [autumn, "03:00", "2026-10-25T03:00:00+01:00", "after the double hour"],
    [date("2026-12-31"), "24:00", "2027-01-01T00:00:00+01:00", "the end of a day is the start of the next"],
    [date("2024-02-29"), "24:00", "2024-03-01T00:00:00+01:00", "the end of a leap day"],
  ])("C1 C2 %s %s is %s: %s", (day, time, expected) => {
    expect(label(day, time)).toBe(expected);
  });

  test("C1 nine o'clock stays nine o'clock on every date of two years", () => {
    for (const day of datesBetween(date("2026-01-01"), date("2027-12-31"))) {
      expect(wallTimeAt(instantOf(day, 540, berlin), berlin)).toEqual({ date: day, minute: 540 });
    }
  });

  test("C1 the platform's own calendar agrees minute by minute on the days of the change", () => {
    const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: berlin, dateStyle: "short", timeStyle: "short" });
    for (const day of [spring, autumn]) {
      for (let at = instantOf(day, 0, berlin); at < instantOf(addDays(day, 1), 0, berlin); at = addMinutes(at, 1)) {
        const { date: shown, minute: minuteShown } = wallTimeAt(at, berlin);
        expect(`${shown} ${localTime(minuteShown)}`).toBe(parts.format(at));
      }
    }
  });

  test("C1 the change is found in zones that change at other times and by other amounts", () => {
    expect(label(date("2026-10-04"), "02:10", "Australia/Lord_Howe")).toBe("2026-10-04T02:30:00+11:00");
    expect(label(date("2026-04-05"), "01:45", "Australia/Lord_Howe")).toBe("2026-04-05T01:45:00+11:00");
    expect(label(date("2026-03-08"), "02:30", "America/New_York")).toBe("2026-03-08T03:00:00-04:00");
    expect(label(date("2026-10-25"), "00:30", "Atlantic/Azores")).toBe("2026-10-25T00:30:00+00:00");
  });

  test("C4 the date is the office's, whatever the zone of the visitor", () => {
    expect(localDateAt(instant("2026-06-30T22:00:00Z"), berlin)).toBe("2026-07-01");
    expect(localDateAt(instant("2026-06-30T21:59:59Z"), berlin)).toBe("2026-06-30");
    expect(localDateAt(instant("2026-12-31T17:00:00-06:00"), berlin)).toBe("2027-01-01");
  });

  test("C3 minutes that elapse are real ones, also over the change of the clock", () => {
    const before = instant("2026-10-25T02:55:00+02:00");
    expect(isoInstant(addMinutes(before, 10), berlin)).toBe("2026-10-25T02:05:00+01:00");
    expect(isoInstant(addMinutes(instant("2027-03-28T01:55:00+01:00"), 10), berlin)).toBe("2027-03-28T03:05:00+02:00");
  });
});

describe("C2 visits beside the change of the clock", () => {
  test.each([
    [spring, "01:00", "02:00", true, "ends when the gap begins"],
    [spring, "01:30", "02:01", false, "runs into the gap"],
    [spring, "02:00", "02:30", false, "lies in the gap"],
    [spring, "02:30", "03:30", false, "begins in the gap"],
    [spring, "01:00", "04:00", false, "spans the gap"],
    [spring, "03:00", "03:30", true, "begins when the gap ends"],
    [autumn, "01:00", "02:00", true, "ends before the double hour"],
    [autumn, "01:45", "02:15", true, "ends in the first of the two hours"],
    [autumn, "02:30", "03:00", true, "ends when the clock is set back"],
    [autumn, "02:45", "03:05", false, "would run through the repeated hour"],
    [autumn, "01:00", "04:00", false, "spans the double hour"],
    [autumn, "03:00", "03:30", true, "begins after the double hour"],
    [date("2026-10-24"), "02:45", "03:05", true, "on any other day"],
  ])("%s from %s to %s: %s, it %s", (day, from, to, expected) => {
    expect(keepsWallTime(day, minute(from), minute(to), berlin)).toBe(expected);
  });
});

describe("dates", () => {
  test.each([
    "2026-02-30",
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-1-1",
    "26-01-01",
    "2026-01-01T00:00",
    "",
    "x",
  ])("C6 %j is no date", (text) => {
    expect(parseLocalDate(text)).toBeUndefined();
  });

  test.each(["2024-02-29", "2000-02-29", "2026-12-31", "1900-01-01", "1969-12-31"])("C6 %s is a date", (text) => {
    expect(parseLocalDate(text)).toBe(text);
    expect(dateOfDayNumber(dayNumber(date(text)))).toBe(text);
  });

  test("C5 weeks begin on Monday, over the turn of the year and week 53, before and after 1970", () => {
    expect(weekdayOf(date("1970-01-01"))).toBe("th");
    expect(weekdayOf(date("1969-12-29"))).toBe("mo");
    expect(mondayOf(date("2027-01-03"))).toBe("2026-12-28");
    expect(mondayOf(date("2026-12-28"))).toBe("2026-12-28");
    expect(daysBetween(date("2026-12-28"), date("2027-01-04"))).toBe(7);
  });

  test("C6 spans of dates contain both ends", () => {
    expect(datesBetween(date("2024-02-28"), date("2024-03-01"))).toEqual(["2024-02-28", "2024-02-29", "2024-03-01"]);
    expect(datesBetween(date("2026-01-02"), date("2026-01-01"))).toEqual([]);
  });
});

describe("texts of times", () => {
  test.each([
    ["00:00", 0],
    ["09:07", 547],
    ["24:00", 1440],
  ])("C6 %s is minute %i", (text, expected) => {
    expect(parseLocalTime(text)).toBe(expected);
    expect(localTime(expected)).toBe(text);
  });

  test.each(["24:01", "23:60", "9:00", "0900", "09:00:00", "-1:00", "", "25:00"])("%j is no time of day", (text) => {
    expect(parseLocalTime(text)).toBeUndefined();
  });

  test.each([
    ["2026-12-01T08:15:00+01:00", "2026-12-01T07:15:00.000Z"],
    ["2026-12-01T08:15+01:00", "2026-12-01T07:15:00.000Z"],
    ["2026-12-01T07:15:00Z", "2026-12-01T07:15:00.000Z"],
    ["2026-12-01T02:15:00-05:00", "2026-12-01T07:15:00.000Z"],
    ["2026-12-01T13:00:00.000+05:45", "2026-12-01T07:15:00.000Z"],
    ["2026-12-01T07:15:00.123456Z", "2026-12-01T07:15:00.123Z"],
  ])("any offset is taken: %s is %s", (text, expected) => {
    expect(new Date(instant(text)).toISOString()).toBe(expected);
  });

  test.each([
    "2026-12-01T08:15:00",
    "2026-12-01",
    "2026-02-30T08:15:00Z",
    "2026-12-01T24:00:00Z",
    "2026-12-01T08:60:00Z",
    "2026-12-01T08:15:60Z",
    "2026-12-01T08:15:00+25:00",
    "2026-12-01T08:15:00+01:75",
    "2026-12-01 08:15:00Z",
    "2026-12-01T08:15:00+0100",
    "2026-12-01T08:15:00z",
    "1764573300000",
    "tomorrow",
  ])("%s is no instant", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test("C2 a label tells both of the double hour apart by the offset", () => {
    const first = instantOf(autumn, 150, berlin);
    expect(isoInstant(first, berlin)).toBe("2026-10-25T02:30:00+02:00");
    expect(isoInstant(addMinutes(first, 60), berlin)).toBe("2026-10-25T02:30:00+01:00");
  });

  test("a label keeps what is not whole seconds and is read back to the same instant", () => {
    for (const at of [0, 1, 999, 1_780_000_000_123, -1]) {
      expect(parseInstant(isoInstant(at as Instant, "America/St_Johns"))).toBe(at);
    }
  });
});
