import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { findIcalendar } from "../../../scripts/launch/icalendar.mjs";
import { calendarFile, type CalendarEntry } from "../../../shared/messages/index.ts";
import { instant } from "../../support/instants.ts";

const entry: CalendarEntry = {
  id: "Zm9vYmFyYmF6cXV4MTIzNA",
  start: instant("2026-12-01T08:15:00+01:00"),
  end: instant("2026-12-01T08:30:00+01:00"),
  changedAt: instant("2026-11-20T10:00:00+01:00"),
  title: "Termin",
  place: "Große Straße 35; Hof, 35039 Marburg",
};
const unfolded = (text: string) => text.replace(/\r\n[ \t]/g, "");
const linesOf = (more: Partial<CalendarEntry> = {}) => unfolded(calendarFile({ ...entry, ...more })).split("\r\n");
const valueOf = (name: string, lines = linesOf()) =>
  lines.find((it) => it.startsWith(`${name}:`))?.slice(name.length + 1);

describe("a calendar file", () => {
  test("carries the visit once, with its instants, its place and a reminder the day before and two hours before", () => {
    const lines = linesOf();
    expect(lines.filter((it) => it === "BEGIN:VEVENT")).toHaveLength(1);
    expect(valueOf("DTSTART")).toBe("20261201T071500Z");
    expect(valueOf("DTEND")).toBe("20261201T073000Z");
    expect(valueOf("LOCATION")).toBe("Große Straße 35\\; Hof\\, 35039 Marburg");
    expect(lines.filter((it) => it.startsWith("TRIGGER"))).toEqual(["TRIGGER:-P1D", "TRIGGER:-PT2H"]);
  });

  test("leads back to the page of the visit, where one is told", () => {
    const page = "https://termine.example.org/visit/Zm9vYmFyYmF6cXV4MTIzNA";
    expect(linesOf({ page }).find((it) => it.startsWith("URL"))).toContain(page);
    expect(linesOf().some((it) => it.startsWith("URL"))).toBe(false);
  });

  test("is the same entry after a move, and the later state wins", () => {
    const moved = linesOf({
      start: instant("2026-12-03T09:00:00+01:00"),
      end: instant("2026-12-03T09:15:00+01:00"),
      changedAt: instant("2026-11-20T10:00:01+01:00"),
    });
    expect(valueOf("UID", moved)).toBe(valueOf("UID"));
    expect(Number(valueOf("SEQUENCE", moved))).toBe(Number(valueOf("SEQUENCE")) + 1);
    expect(valueOf("DTSTART", moved)).toBe("20261203T080000Z");
    // A calendar keeps it in 31 bits; ours lasts until 2088.
    expect(Number(valueOf("SEQUENCE", linesOf({ changedAt: instant("2088-01-01T00:00:00Z") })))).toBeLessThan(2 ** 31);
  });

  test("is byte for byte the same for the same visit", () => {
    expect(calendarFile(entry)).toBe(calendarFile({ ...entry }));
    expect(calendarFile(entry)).not.toBe(calendarFile({ ...entry, id: "other" }));
  });

  test("tells nobody more than that there is an appointment, and where: it is private, without description, link or attendee", () => {
    expect(valueOf("CLASS")).toBe("PRIVATE");
    expect(linesOf().filter((it) => /^(URL|ORGANIZER|ATTENDEE|CATEGORIES|COMMENT|CONTACT|X-ALT)/.test(it))).toEqual([]);
    expect(linesOf().filter((it) => it.startsWith("DESCRIPTION"))).toEqual([
      "DESCRIPTION:Termin",
      "DESCRIPTION:Termin",
    ]);
  });

  test("keeps every line within 75 bytes, also with long words of more bytes than letters, and ends each with CRLF", () => {
    const long = calendarFile({ ...entry, place: "Äußere Münchner Straße ".repeat(12).trim() });
    for (const line of long.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(long.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(long.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(valueOf("LOCATION", unfolded(long).split("\r\n"))).toBe("Äußere Münchner Straße ".repeat(12).trim());
  });

  test("takes the entry out of the calendar after a cancellation, without a reminder", () => {
    const lines = linesOf({ cancelled: true });
    expect([valueOf("METHOD", lines), valueOf("STATUS", lines)]).toEqual(["CANCEL", "CANCELLED"]);
    expect([valueOf("METHOD"), valueOf("STATUS")]).toEqual(["PUBLISH", "CONFIRMED"]);
    expect(valueOf("UID", lines)).toBe(valueOf("UID"));
    expect(lines).not.toContain("BEGIN:VALARM");
  });

  test("cannot be broken out of by a line in a place", () => {
    const lines = linesOf({ place: "Hof\r\nATTACH:https://example.org", title: "Termin\nEND:VEVENT" });
    expect(lines.filter((it) => it.startsWith("ATTACH") || it === "END:VEVENT")).toEqual(["END:VEVENT"]);
  });
});

const python = findIcalendar(process.env);
const program = `
import sys, json, icalendar
from datetime import timezone
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = [it for it in calendar.walk("VEVENT")]
event, alarms = events[0], events[0].walk("VALARM")
utc = lambda name: event.decoded(name).astimezone(timezone.utc).isoformat()
print(json.dumps({
  "events": len(events), "errors": [str(it) for part in calendar.walk() for it in part.errors],
  "uid": str(event["UID"]), "sequence": int(event["SEQUENCE"]), "start": utc("DTSTART"), "end": utc("DTEND"),
  "summary": str(event["SUMMARY"]), "location": str(event["LOCATION"]),
  "minutes": [-it.decoded("TRIGGER").total_seconds() / 60 for it in alarms],
  "actions": [str(it["ACTION"]) for it in alarms],
}))`;

test.skipIf(!python)("another program reads the calendar file as it was meant", () => {
  const read = (text: string) =>
    JSON.parse(
      execFileSync(python ?? "", ["-c", program], { input: text, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }),
    ) as Record<string, unknown>;
  expect(read(calendarFile(entry))).toEqual({
    events: 1,
    errors: [],
    uid: "Zm9vYmFyYmF6cXV4MTIzNA@terminpass",
    sequence: (entry.changedAt - Date.UTC(2020, 0, 1)) / 1000,
    start: "2026-12-01T07:15:00+00:00",
    end: "2026-12-01T07:30:00+00:00",
    summary: "Termin",
    location: entry.place,
    minutes: [1440, 120],
    actions: ["DISPLAY", "DISPLAY"],
  });
  // The negative control: what is no calendar file is refused by it.
  expect(() => read(calendarFile(entry).replace("END:VEVENT", ""))).toThrow();
});
