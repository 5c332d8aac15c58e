import { describe, expect, it } from "vitest";
import { dateAfterKey, dayInMonth, monthOf, monthWeeks } from "../../../client/applicant/booking/calendarMonth.ts";
import { timesByHalf } from "../../../client/applicant/booking/calendarWeeks.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import { at } from "./fakes.ts";

const date = (text: string) => text as LocalDate;

describe("a month as a grid", () => {
  it.each([
    ["2026-12", 5, "2026-11-30", "2027-01-03"],
    ["2027-02", 4, "2027-02-01", "2027-02-28"],
    ["2026-08", 6, "2026-07-27", "2026-09-06"],
    ["2028-02", 5, "2028-01-31", "2028-03-05"],
  ])("of %s has %i weeks from Monday to Sunday", (month, count, first, last) => {
    const weeks = monthWeeks(month);
    expect(weeks).toHaveLength(count);
    expect(weeks.every((it) => it.length === 7)).toBe(true);
    expect([weeks[0]?.[0], weeks.at(-1)?.[6]]).toEqual([first, last]);
    expect(new Set(weeks.flat()).size).toBe(count * 7);
  });

  it.each([
    ["2026-12-15", 1, "2027-01-15"],
    ["2027-01-31", 1, "2027-02-28"],
    ["2028-03-30", -1, "2028-02-29"],
    ["2027-01-01", -1, "2026-12-01"],
  ] as const)("from %s one month %i leads to %s", (from, direction, to) => {
    expect(dayInMonth(date(from), direction)).toBe(to);
  });

  // 2026-12-02 is a Wednesday.
  it.each([
    ["ArrowRight", "2026-12-03"],
    ["ArrowLeft", "2026-12-01"],
    ["ArrowDown", "2026-12-09"],
    ["ArrowUp", "2026-11-25"],
    ["Home", "2026-11-30"],
    ["End", "2026-12-06"],
    ["PageDown", "2027-01-02"],
    ["PageUp", "2026-11-02"],
  ])("%s leads to %s", (key, to) => {
    expect(dateAfterKey(key, date("2026-12-02"))).toBe(to);
  });

  it("follows the direction of writing, and leaves all other keys alone", () => {
    expect(dateAfterKey("ArrowRight", date("2026-12-02"), true)).toBe("2026-12-01");
    expect(dateAfterKey("ArrowLeft", date("2026-12-02"), true)).toBe("2026-12-03");
    for (const key of ["Enter", " ", "Tab", "a"]) expect(dateAfterKey(key, date("2026-12-02"))).toBeUndefined();
  });

  it("knows the month of a date", () => {
    expect(monthOf(date("2026-12-31"))).toBe("2026-12");
  });
});

describe("the times of a long day", () => {
  it("are parted at noon of the office", () => {
    const slots = ["11:45", "12:00", "14:30"].map((it) => at(it));
    const halves = timesByHalf(slots, "Europe/Berlin").map(({ half, slots: own }) => [half, own.length]);
    expect(halves).toEqual([
      ["morning", 1],
      ["afternoon", 2],
    ]);
  });

  it("have no heading for a half without times", () => {
    expect(timesByHalf([at("08:15")], "Europe/Berlin").map((it) => it.half)).toEqual(["morning"]);
  });
});
