import { describe, expect, it } from "vitest";
import { addDays, datesBetween, type LocalDate } from "../../../shared/time/index.ts";
import { calendarMonths, timesByHour, type CalendarDay } from "../../../client/applicant/booking/calendarWeeks.ts";
import { at } from "./fakes.ts";

const monday = "2026-11-23" as LocalDate;
const days = (free: string[], length = 28): CalendarDay[] =>
  datesBetween(monday, addDays(monday, length - 1)).map((date) => ({
    date,
    level: free.includes(date) ? "few" : "none",
  }));
const weeksOf = (free: string[], most = 10) =>
  calendarMonths(days(free), most).flatMap((month) => month.weeks.map((week) => week.monday));

describe("the weeks of the calendar", () => {
  it("run from the first to the last with a free time", () => {
    expect(weeksOf(["2026-12-01", "2026-12-10"])).toEqual(["2026-11-30", "2026-12-07"]);
  });

  it("show a full week between two others as one line", () => {
    const weeks = calendarMonths(days(["2026-11-24", "2026-12-08"]), 10).flatMap((it) => it.weeks);
    expect(weeks.map((it) => it.days.length)).toEqual([5, 0, 5]);
  });

  it("leave weekends out unless something is free then", () => {
    const dates = (free: string) =>
      calendarMonths(days([free]), 1).flatMap((month) => month.weeks.flatMap((week) => week.days.map((it) => it.date)));
    expect(dates("2026-11-24")).not.toContain("2026-11-28");
    expect(dates("2026-11-28")).toContain("2026-11-28");
  });

  it("end where the person has not asked for more", () => {
    expect(weeksOf(["2026-11-24", "2026-12-01", "2026-12-08"], 2)).toEqual(["2026-11-23", "2026-11-30"]);
  });

  it("are none when nothing is free", () => {
    expect(calendarMonths(days([]), 10)).toEqual([]);
  });
});

describe("the times of a day", () => {
  it("stand by the hour of the office's clock", () => {
    const groups = timesByHour([at("08:15"), at("08:30"), at("09:00")], "Europe/Berlin");
    expect(groups.map((it) => [it.hour, it.slots.length])).toEqual([
      [8, 2],
      [9, 1],
    ]);
    expect(timesByHour([at("08:15")], "Europe/London")[0]?.hour).toBe(7);
  });
});
