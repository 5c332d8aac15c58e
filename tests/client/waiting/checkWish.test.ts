import { describe, expect, it } from "vitest";
import type { LocalDate } from "../../../shared/time/index.ts";
import { checkWish, partOf, usualWish, wishedIn, type WishEntry } from "../../../client/applicant/waiting/checkWish.ts";

const today = "2026-11-30" as LocalDate;
const date = (day: string, month: string, year: string) => ({ day, month, year });
const faultsOf = (more: Partial<WishEntry>, visitOn?: LocalDate) =>
  checkWish({ ...usualWish(today, visitOn), ...more }, today, visitOn).map(({ field, code }) => `${field} ${code}`);

describe("the wish of somebody who waits", () => {
  it("begins with tomorrow and the two months from today, and has no fault", () => {
    expect(wishedIn(usualWish(today))).toEqual({ from: "2026-12-01", to: "2027-01-29" });
    expect(faultsOf({})).toEqual([]);
  });

  it.each([
    ["2027-01-15", { from: "2026-12-01", to: "2027-01-15" }],
    ["2026-11-30", { from: "2026-11-30", to: "2026-11-30" }],
    ["2027-11-01", { from: "2026-12-01", to: "2027-05-30" }],
  ])("for an earlier time than that of %s ends with it, or with the longest wait", (visitOn, span) => {
    expect(wishedIn(usualWish(today, visitOn as LocalDate))).toEqual(span);
    expect(faultsOf({}, visitOn as LocalDate)).toEqual([]);
  });

  it.each<[string, Partial<WishEntry>, string[]]>([
    ["no date", { from: date("", "", "") }, ["wish-from from"]],
    ["a day that does not exist", { to: date("31", "2", "2027") }, ["wish-to to"]],
    ["days in the wrong order", { from: date("5", "12", "2026"), to: date("4", "12", "2026") }, ["wish-to order"]],
    ["days that have passed", { from: date("1", "11", "2026"), to: date("29", "11", "2026") }, ["wish-to past"]],
    ["more than 180 days", { to: date("31", "5", "2027") }, ["wish-to tooLong"]],
    ["more than a year ahead", { from: date("1", "12", "2027"), to: date("2", "12", "2027") }, ["wish-to tooFar"]],
    ["half a deadline", { neededBy: date("5", "", "") }, ["wish-needed neededBy"]],
    ["half an address", { email: "kim@" }, ["wish-email email"]],
  ])("says of %s what is wrong", (_, typed, faults) => {
    expect(faultsOf(typed)).toEqual(faults);
  });

  it("says of a day after the appointment that there is nothing earlier about it", () => {
    const visitOn = "2026-12-10" as LocalDate;
    expect(faultsOf({ to: date("11", "12", "2026") }, visitOn)).toEqual(["wish-to afterVisit"]);
  });

  it("asks for the part of the day in hours, and reads it back", () => {
    const wished = (part: WishEntry["part"]) => wishedIn({ ...usualWish(today), part });
    expect(wished("morning")).toMatchObject({ latest: "11:59" });
    expect(wished("afternoon")).toMatchObject({ earliest: "12:00" });
    for (const part of ["any", "morning", "afternoon"] as const) {
      const { earliest, latest } = wished(part);
      expect(partOf({ ...(earliest !== undefined && { earliest }), ...(latest !== undefined && { latest }) })).toBe(
        part,
      );
    }
  });

  it("sends a deadline and an address only where they were typed", () => {
    const typed = { neededBy: date("5", "1", "2027"), email: " kim@example.org " };
    expect(wishedIn({ ...usualWish(today), ...typed })).toMatchObject({
      neededBy: "2027-01-05",
      email: "kim@example.org",
    });
    expect(Object.keys(wishedIn(usualWish(today)))).toEqual(["from", "to"]);
  });
});
