import { describe, expect, test } from "vitest";
import { officeView } from "../../../server/offices/index.ts";
import { hoursAt, type HoursTable } from "../../../shared/offices/index.ts";
import { catalogue, exampleOffice, type ExampleId } from "../../support/exampleOffices.ts";
import type { LocalTime, Weekday } from "../../../shared/time/index.ts";
import { date, instant } from "../../support/instants.ts";

const shown = (id: ExampleId) => officeView(exampleOffice(id), catalogue, instant("2026-11-02T09:00:00+01:00"));
const marburg = shown("marburg");
const visitors = (at: string) => hoursAt(marburg.visitorHours, marburg, instant(at));
const phone = (at: string) => hoursAt(marburg.phoneHours, marburg, instant(at));

// In 2026 the second of November is a Monday and no holiday falls in that week.
describe("MR-15 Marburg's visitor hours", () => {
  test.each([
    ["Mon 11:59", "2026-11-02T11:59:00+01:00", "open"],
    ["Mon 12:00", "2026-11-02T12:00:00+01:00", "closed"],
    ["Tue 07:00", "2026-11-03T07:00:00+01:00", "closed"],
    ["Tue 10:00", "2026-11-03T10:00:00+01:00", "closed"],
    ["Tue 16:00", "2026-11-03T16:00:00+01:00", "closed"],
    ["Thu 14:29", "2026-11-05T14:29:00+01:00", "closed"],
    ["Thu 14:30", "2026-11-05T14:30:00+01:00", "open"],
    ["Thu 17:59", "2026-11-05T17:59:00+01:00", "open"],
    ["Thu 18:00", "2026-11-05T18:00:00+01:00", "closed"],
  ])("%s", (_, at, state) => {
    expect(visitors(at).state).toBe(state);
  });
  test("Fri 12:01 opens Monday 08:00", () => {
    expect(visitors("2026-11-06T12:01:00+01:00")).toMatchObject({
      state: "closed",
      opens: { date: "2026-11-09", from: "08:00" },
    });
  });
});

describe("MR-16 Marburg's telephone hours", () => {
  test.each([
    ["Tue 14:10", "2026-11-03T14:10:00+01:00", "open"],
    ["Wed 09:00", "2026-11-04T09:00:00+01:00", "limited"],
    ["Fri 14:00", "2026-11-06T14:00:00+01:00", "closed"],
    ["Thu 12:05", "2026-11-05T12:05:00+01:00", "closed"],
    ["Thu 15:00", "2026-11-05T15:00:00+01:00", "limited"],
  ])("%s", (_, at, state) => {
    expect(phone(at).state).toBe(state);
  });
  test("Thu 12:05 the visitors' door opens at 14:30", () => {
    expect(visitors("2026-11-05T12:05:00+01:00").opens).toEqual({
      date: "2026-11-05",
      from: "14:30",
      to: "18:00",
    });
  });
});

describe("MR-18 Hesse's holidays close desk and telephone", () => {
  test("Corpus Christi, Thursday 27 May 2027, 15:00", () => {
    const at = "2027-05-27T15:00:00+02:00";
    expect(visitors(at)).toMatchObject({
      state: "closed",
      holiday: true,
      opens: { date: "2027-05-28", from: "08:00" },
    });
    expect(phone(at)).toMatchObject({ state: "closed", holiday: true });
  });
  test("the Thursday a week later is an ordinary one", () => {
    expect(visitors("2027-06-03T15:00:00+02:00")).toMatchObject({ state: "open", holiday: false });
  });
});

describe("Düsseldorf's telephone", () => {
  const office = shown("duesseldorf");
  const line = (at: string) => hoursAt(office.phoneHours, office, instant(at)).state;
  test("is answered longer for one week from Monday 8 March 2021, then as before", () => {
    expect(line("2021-03-05T14:00:00+01:00")).toBe("closed");
    expect(line("2021-03-08T14:00:00+01:00")).toBe("open");
    expect(line("2021-03-12T15:59:00+01:00")).toBe("open");
    expect(line("2021-03-15T14:00:00+01:00")).toBe("closed");
    expect(line("2021-03-15T09:00:00+01:00")).toBe("open");
  });
  test("says so with start and end", () => {
    expect(office.phoneHours.dated).toMatchObject([
      { from: "2021-03-08", to: "2021-03-14", note: { de: expect.stringContaining("8. März 2021") } },
    ]);
  });
});

describe("X-03 the two tables of an office", () => {
  const place = { state: "HE", timeZone: "Europe/Berlin" } as const;
  const span = (day: Weekday, from: string, to: string, limited = false) => {
    return { days: [day], from: from as LocalTime, to: to as LocalTime, limited };
  };
  const table: HoursTable = {
    weekly: [span("mo", "08:00", "12:00"), span("mo", "14:00", "16:00")],
    dated: [
      { from: date("2026-11-09"), to: date("2026-11-15"), weekly: [] },
      { from: date("2026-12-25"), to: date("2026-12-25"), weekly: [span("fr", "10:00", "11:00", true)] },
    ],
  };
  const at = (text: string) => hoursAt(table, place, instant(text));

  test("stand apart: the telephone answers while the door is shut", () => {
    expect(visitors("2026-11-03T14:10:00+01:00").state).toBe("closed");
    expect(phone("2026-11-03T14:10:00+01:00").state).toBe("open");
  });
  test("know several spans a day", () => {
    expect(at("2026-11-02T13:00:00+01:00")).toMatchObject({ state: "closed", opens: { from: "14:00" } });
    expect(at("2026-11-02T15:59:00+01:00")).toMatchObject({ state: "open", until: "16:00" });
  });
  test("an exception without spans closes its dates", () => {
    expect(at("2026-11-09T09:00:00+01:00")).toMatchObject({ state: "closed", opens: { date: "2026-11-16" } });
  });
  test("an exception opens a holiday, in a limited way where it says so", () => {
    expect(at("2026-12-25T10:30:00+01:00")).toMatchObject({ state: "limited", holiday: false });
  });
  test("an office without hours never opens", () => {
    const never: HoursTable = { weekly: [], dated: [] };
    expect(hoursAt(never, place, instant("2026-11-02T09:00:00+01:00"))).toEqual({
      state: "closed",
      until: null,
      holiday: false,
      opens: null,
    });
  });
});
