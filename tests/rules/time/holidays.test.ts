import { describe, expect, test } from "vitest";
import {
  datesBetween,
  isHoliday,
  isWorkingDay,
  states,
  workingDaysBefore,
  type State,
  type LocalDate,
} from "../../../shared/time/index.ts";
import { dayText, easter, holidaysByLaw } from "../../support/holidayLaw.ts";
import { date } from "../../support/instants.ts";

describe("public holidays", () => {
  test.each(states)("C7 of %s from 2024 to 2035 are those of its law", (state) => {
    for (let year = 2024; year <= 2035; year++) {
      const days = datesBetween(date(`${year}-01-01`), date(`${year}-12-31`));
      expect(days.filter((it) => isHoliday(it, state))).toEqual(holidaysByLaw(year, state));
    }
  });

  test("C7 Easter is known for a century", () => {
    for (let year = 2000; year < 2100; year++) {
      expect(isHoliday(dayText(easter(year) + 1) as LocalDate, "HE")).toBe(true);
    }
  });

  test.each<[string, State, boolean, string]>([
    ["2027-05-27", "HE", true, "Corpus Christi"],
    ["2027-05-27", "ST", false, "Corpus Christi where it is not kept"],
    ["2026-08-15", "BY", false, "Assumption: in Bavaria only in some municipalities"],
    ["2026-08-15", "SL", true, "Assumption: in all of Saarland"],
    ["2026-08-08", "BY", false, "the peace festival is Augsburg's alone"],
    ["2026-06-04", "SN", false, "Corpus Christi: in Saxony only in some municipalities"],
    ["2026-06-04", "TH", false, "Corpus Christi: in Thuringia only in some municipalities"],
    ["2026-11-18", "SN", true, "day of repentance, in Saxony alone"],
    ["2026-11-18", "BY", false, "day of repentance: only without school"],
    ["2025-05-08", "BE", true, "end of the war, once"],
    ["2026-05-08", "BE", false, "end of the war, an ordinary day again"],
    ["2025-05-08", "BB", false, "end of the war, Berlin alone"],
    ["2028-06-17", "BE", true, "uprising of 1953, once"],
    ["2026-12-24", "NW", false, "Christmas Eve is a working day by law"],
    ["2024-02-29", "NW", false, "leap day"],
  ])("C7 %s in %s: %s (%s)", (day, state, expected) => {
    expect(isHoliday(date(day), state)).toBe(expected);
  });
});

test("MR-18 Corpus Christi of 2027, Thursday 27 May, is a holiday in Marburg's state", () => {
  expect(isHoliday(date("2027-05-27"), "HE")).toBe(true);
  expect(isHoliday(date("2027-05-20"), "HE")).toBe(false);
});

describe("working days", () => {
  test.each<[string, number, State, string, string]>([
    ["2026-06-10", 0, "HE", "2026-06-10", "none back is the date itself"],
    ["2026-06-07", 0, "HE", "2026-06-07", "also where that is a Sunday"],
    ["2026-06-10", 2, "HE", "2026-06-08", "within a week"],
    ["2026-06-08", 1, "HE", "2026-06-05", "over a weekend"],
    ["2026-06-05", 1, "HE", "2026-06-03", "over Corpus Christi"],
    ["2026-06-05", 1, "ST", "2026-06-04", "where that Thursday is an ordinary day"],
    ["2027-01-04", 5, "BW", "2026-12-24", "over new year and Christmas"],
    ["2024-03-01", 1, "NW", "2024-02-29", "onto a leap day"],
    ["2026-04-07", 1, "RP", "2026-04-02", "over Easter"],
  ])("C23 from %s %i back in %s is %s: %s", (day, back, state, expected) => {
    expect(workingDaysBefore(date(day), back, state)).toBe(expected);
  });

  test("C23 what is reached is always a working day", () => {
    for (const day of datesBetween(date("2026-01-01"), date("2027-12-31"))) {
      for (const back of [1, 2, 7]) expect(isWorkingDay(workingDaysBefore(day, back, "BB"), "BB")).toBe(true);
    }
  });
});
