import { describe, expect, it } from "vitest";
import { differsFromDevice, formatsFor } from "../../../client/i18n/index.ts";
import type { LocalDate } from "../../../shared/time/index.ts";

const start = "2026-12-01T08:15:00+01:00";

describe("dates and times of a visit", () => {
  it("are those of the clock at the office, wherever the phone is", () => {
    expect(formatsFor("de", "Europe/Berlin").time(start)).toBe("08:15");
    expect(formatsFor("de", "Europe/Berlin").time("2026-12-01T07:15:00Z")).toBe("08:15");
    expect(formatsFor("de", "Atlantic/Canary").time(start)).toBe("07:15");
  });

  it("are written as the language writes them, the day before the month", () => {
    expect(formatsFor("de", "Europe/Berlin").day(start)).toBe("Dienstag, 1. Dezember 2026");
    expect(formatsFor("en", "Europe/Berlin").day(start)).toMatch(/^Tuesday,? 1 December 2026$/);
  });

  it.each(["ar", "fa", "ps", "ckb", "th"])(
    "are those of letters and doors in %s too: Latin digits, the year 2026",
    (tag) => {
      const { day, time, stamp, number } = formatsFor(tag, "Europe/Berlin");
      expect(day(start)).toContain("2026");
      expect(time(start)).toBe("08:15");
      expect(stamp(start)).toContain("08:15");
      expect(number(12)).toBe("12");
    },
  );

  it("name weekday and month in Arabic by the names that most countries share", () => {
    expect(formatsFor("ar", "Europe/Berlin").day(start)).toMatch(/الثلاثاء.*1 ديسمبر 2026/);
  });

  it("stand in a line with the comma of the language", () => {
    expect(formatsFor("de", "Europe/Berlin").list(["Mo", "Di"])).toBe("Mo, Di");
    expect(formatsFor("ar", "Europe/Berlin").list(["ن", "ث"])).toBe("ن، ث");
  });

  it("follow daylight saving", () => {
    expect(formatsFor("de", "Europe/Berlin").timeSpan("2027-03-28T00:45:00Z", "2027-03-28T01:15:00Z")).toBe(
      "01:45 – 03:15",
    );
  });

  it("leave a calendar date on its day in every zone", () => {
    expect(formatsFor("de", "Pacific/Auckland").localDate("2026-12-01" as LocalDate)).toBe(
      "Dienstag, 1. Dezember 2026",
    );
  });

  it("carry the note local time only where the phone's clock shows another time", () => {
    expect(differsFromDevice(start, "Europe/Berlin", "Europe/Paris")).toBe(false);
    expect(differsFromDevice(start, "Europe/Berlin", "Europe/Kyiv")).toBe(true);
    expect(differsFromDevice("2026-07-01T08:00:00+02:00", "Europe/Berlin", "Africa/Lagos")).toBe(true);
    expect(differsFromDevice(start, "Europe/Berlin", "Africa/Lagos")).toBe(false);
  });
});
