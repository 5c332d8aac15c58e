import { describe, expect, test } from "vitest";
import { closesItself } from "../../../client/staff/checkin/nextSteps.ts";
import { verdictFacts } from "../../../client/staff/checkin/verdictFacts.ts";
import type { Shown } from "../../../client/staff/checkin/judgeAtDoor.ts";
import type { VerdictKind } from "../../../shared/checkin/index.ts";
import { passSources } from "../../../shared/sync/index.ts";
import type { Instant } from "../../../shared/time/index.ts";

test("a green verdict closes by itself after camera and hand-held scanner, and stays after picture, typed code and list", () => {
  expect(passSources.filter(closesItself)).toEqual(["camera", "scanner"]);
});

const now = Date.parse("2026-12-01T08:00:00+01:00") as Instant;
const tomorrow = Date.parse("2026-12-02T08:15:00+01:00") as Instant;

const words = {
  t: (key: string) => key,
  time: (at: number) => new Date(at).toISOString().slice(11, 16),
  day: (at: number) => new Date(at).toISOString().slice(0, 10),
  zone: () => "Europe/Berlin",
  serviceName: () => "Residence title",
  serviceByNumber: () => "Residence title",
  place: () => "Service point, room 12",
} as unknown as Parameters<typeof verdictFacts>[1];

function shownAs(kind: VerdictKind, start: Instant): Shown {
  const visit = { start, code: "7KQ2MP4VX9", unit: "desk", service: "self", status: "booked" };
  const verdict = { kind, fields: null, visit, arrived: { at: now, desk: null }, minutes: 0, listAsOf: now };
  return { verdict, name: null, persons: 1, source: "camera" } as unknown as Shown;
}

const keysOf = (kind: VerdictKind, start: Instant) =>
  verdictFacts(shownAs(kind, start), words, now).map((it) => it.key);

describe("what stands beside a verdict", () => {
  test("on another day: day and time first, and the place without sending anybody there", () => {
    const facts = verdictFacts(shownAs("other_day", tomorrow), words, now);
    expect(facts[0]).toEqual({ key: "day", words: "2026-12-02, 07:15" });
    expect(facts.map((it) => it.key)).toContain("place");
    expect(facts.map((it) => it.key)).not.toContain("goTo");
  });

  test("of somebody who has arrived already: the place, not where to go", () => {
    expect(keysOf("already_arrived", now)).toEqual(["arrived", "time", "name", "place", "service"]);
  });

  test("of somebody who is welcome: where to go", () => {
    expect(keysOf("welcome", now)).toEqual(["time", "name", "goTo", "service"]);
  });
});
