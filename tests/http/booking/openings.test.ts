import { execFileSync } from "node:child_process";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { findIcalendar } from "../../../scripts/launch/icalendar.mjs";
import { OpeningsAnswerSchema, type OpeningsAnswer } from "../../../shared/booking/openingsAnswer.ts";
import { openHouse } from "../../support/openHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const place = "/api/offices/testburg/openings";

/** Two services of one desk whose days open two days before at six in the evening. */
const house = () =>
  openHouse({
    offices: [
      testOffice({
        services: ["self", "other"].map((id) => ({
          ...{ id, name: { de: id }, minutes: 60, grid: 60 },
          access: [{ mode: "self_booking" }],
        })),
        units: [
          {
            id: "desk",
            name: { de: "Schalter" },
            shifts: [
              {
                ...{ id: "day", days: ["mo", "tu", "we", "th", "fr"], from: "09:00", to: "12:00", counters: 1 },
                services: ["self", "other"],
                release: [{ for: "public", opens: { days: 2, at: "18:00" }, upTo: 1 }],
              },
            ],
          },
        ],
      }),
    ],
  });

describe("the release calendar", () => {
  test("C22 says when times open, for which services and dates, whatever is booked", async () => {
    const { ask } = await house();
    const answer = await ask<OpeningsAnswer>(place);
    expect(answer.status, answer.text).toBe(200);
    expect(v.safeParse(OpeningsAnswerSchema, answer.json).issues).toBeUndefined();
    expect(answer.json.openings.slice(0, 2)).toEqual([
      { at: "2026-12-01T18:00:00+01:00", services: ["self", "other"], from: "2026-12-03", to: "2026-12-03" },
      { at: "2026-12-02T18:00:00+01:00", services: ["self", "other"], from: "2026-12-04", to: "2026-12-04" },
    ]);
    const one = await ask<OpeningsAnswer>(`${place}?service=other`);
    expect(one.json.openings[0]?.services).toEqual(["other"]);
  });

  test("knows no other offices, services or fields", async () => {
    const { ask } = await house();
    expect((await ask("/api/offices/nowhere/openings")).status).toBe(404);
    expect((await ask(`${place}?service=nothing`)).status).toBe(404);
    expect((await ask(`${place}.ics?service=nothing`)).status).toBe(404);
    expect((await ask(`${place}?sevrice=self`)).status).toBe(400);
  });

  test("is a calendar to subscribe to, whose entries name neither office nor matter", async () => {
    const { ask } = await house();
    const answer = await ask(`${place}.ics?service=self&language=en`);
    expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    const lines = answer.text.replaceAll(/\r\n[ \t]/g, "").split("\r\n");
    const titles = lines.filter((it) => /^(SUMMARY|DESCRIPTION|X-WR-CALNAME|NAME):/.test(it));
    expect(titles.length).toBeGreaterThan(2);
    for (const it of titles) expect(it).toMatch(/:New appointment times$/);
    expect(lines).toContain("DTSTART:20261201T170000Z");
    expect(lines.some((it) => it.endsWith("/o/testburg/self"))).toBe(true);
    const ids = lines.filter((it) => it.startsWith("UID:"));
    expect(new Set(ids).size).toBe(ids.length);
  });

  const python = findIcalendar(process.env);
  test.skipIf(!python)("another program reads the subscription as it was meant", async () => {
    const { ask } = await house();
    const { text: input } = await ask(`${place}.ics`);
    const program = `
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = [it for it in calendar.walk("VEVENT")]
print(json.dumps({"errors": [str(it) for part in calendar.walk() for it in part.errors], "first": str(events[0].decoded("DTSTART")),
  "alarms": [it.decoded("TRIGGER").total_seconds() for it in events[0].walk("VALARM")], "many": len(events)}))`;
    const read: unknown = JSON.parse(
      execFileSync(python ?? "", ["-c", program], { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }),
    );
    expect(read).toEqual({ errors: [], first: "2026-12-01 17:00:00+00:00", alarms: [-600], many: 5 });
  });
});
