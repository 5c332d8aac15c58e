import { describe, expect, test } from "vitest";
import { admission, nobody, offersOn, type Audience, type Occupation } from "../../../shared/booking/index.ts";
import type { Office, Service } from "../../../shared/offices/index.ts";
import { addDays, localTime, type LocalDate } from "../../../shared/time/index.ts";
import { exampleOffice, type ExampleId } from "../../support/exampleOffices.ts";
import { date, instant } from "../../support/instants.ts";

/** A Monday; no holiday in the two weeks around it in any of the five states. */
const monday = date("2026-11-09");
const mondayMorning = instant("2026-11-09T06:00:00+01:00");

function serviceOf(office: Office, id: string): Service {
  const service = office.services.find((it) => it.id === id);
  if (!service) throw new Error(`${office.id} has no service ${id}`);
  return service;
}

function starts(
  id: ExampleId,
  service: string,
  on: LocalDate,
  { now = mondayMorning, audience = "public" as Audience, persons = 1, occupations = [] as Occupation[] } = {},
): string[] {
  const office = exampleOffice(id);
  const wish = { services: [serviceOf(office, service)] as [Service], persons, audience };
  const occupied = occupations.length > 0 ? () => occupations : nobody;
  return offersOn(office, wish, on, now, occupied).map((it) => localTime(it.from));
}

const refusal = (id: ExampleId, service: string, audience: Audience = "public") => {
  const office = exampleOffice(id);
  return admission(office, [serviceOf(office, service)], audience, mondayMorning);
};

describe("Pirmasens", () => {
  test.each(["permit", "eat_pickup", "commitment", "consultation"])("%s can be had on every working day", (service) => {
    for (const ahead of [0, 1, 2, 3, 4]) {
      expect(starts("pirmasens", service, addDays(monday, ahead)).length).toBeGreaterThanOrEqual(30);
    }
    expect(starts("pirmasens", service, addDays(monday, 5))).toEqual([]);
  });
  test("the calendar reaches 35 days", () => {
    expect(starts("pirmasens", "permit", addDays(monday, 35)).length).toBeGreaterThan(0);
    expect(starts("pirmasens", "permit", addDays(monday, 36))).toEqual([]);
  });
});

describe("Stuttgart", () => {
  test("ST-02 the calendar of the Servicepoint reaches two weeks", () => {
    expect(starts("stuttgart", "transfer", addDays(monday, 1)).length).toBeGreaterThan(50);
    expect(starts("stuttgart", "transfer", addDays(monday, 14)).length).toBeGreaterThan(50);
    expect(starts("stuttgart", "transfer", addDays(monday, 15))).toEqual([]);
  });
  test("four people come for transfers together", () => {
    expect(starts("stuttgart", "transfer", addDays(monday, 1), { persons: 4 }).length).toBeGreaterThan(20);
  });
  test("ST-03 when the calendar of the day is full, the same-day share opens with the office, for today only", () => {
    const full = Array.from({ length: 4 }, () => ({ from: 0, to: 1440, expiresAt: null }));
    const at = (text: string, on: LocalDate) =>
      starts("stuttgart", "transfer", on, { now: instant(text), occupations: full });
    const wednesday = addDays(monday, 2);
    expect(at("2026-11-11T07:00:00+01:00", wednesday)).toEqual([]);
    expect(at("2026-11-11T08:00:00+01:00", wednesday)[0]).toBe("08:30");
    expect(at("2026-11-11T08:00:00+01:00", addDays(wednesday, 1))).toEqual([]);
    expect(at("2026-11-11T12:00:00+01:00", wednesday)).toEqual([]);
  });
  test("services that are not released for the day itself keep to the calendar", () => {
    const full = Array.from({ length: 4 }, () => ({ from: 0, to: 1440, expiresAt: null }));
    const now = instant("2026-11-11T08:00:00+01:00");
    expect(starts("stuttgart", "commitment", addDays(monday, 2), { now, occupations: full })).toEqual([]);
    expect(starts("stuttgart", "commitment", addDays(monday, 2), { now }).length).toBeGreaterThan(0);
  });
});

describe("Magdeburg in restricted operation", () => {
  test.each(["permit", "transfer", "commitment"])("%s is refused, because operation is restricted", (service) => {
    expect(refusal("magdeburg", service)).toEqual({ kind: "none", reason: "restricted" });
    expect(starts("magdeburg", service, addDays(monday, 1))).toEqual([]);
  });
  test("an emergency is for those with a reason alone, at any minute", () => {
    expect(refusal("magdeburg", "emergency")).toEqual({ kind: "none", reason: "emergency_only" });
    expect(starts("magdeburg", "emergency", addDays(monday, 1), { audience: "emergency" })).toContain("09:07");
  });
  test("back in normal operation the same file opens the ordinary services and closes the emergency way", () => {
    const office: Office = { ...exampleOffice("magdeburg"), operation: { state: "normal" } };
    const open = (id: string, audience: Audience) =>
      admission(office, [serviceOf(office, id)], audience, mondayMorning).kind;
    expect([open("permit", "public"), open("emergency", "emergency")]).toEqual(["any_date", "none"]);
    const wish = { services: [serviceOf(office, "permit")] as [Service], persons: 1, audience: "public" as const };
    expect(offersOn(office, wish, addDays(monday, 1), mondayMorning, nobody).length).toBeGreaterThan(30);
  });
  test("a document is collected by invitation", () => {
    expect(refusal("magdeburg", "eat_pickup")).toEqual({ kind: "none", reason: "by_invitation" });
    expect(starts("magdeburg", "eat_pickup", addDays(monday, 1), { audience: "invited" }).length).toBeGreaterThan(0);
  });
});

describe("nobody books by themselves", () => {
  test.each<[ExampleId, string, string]>([
    ["marburg", "eat_pickup", "walk_in"],
    ["marburg", "permit", "by_request"],
    ["duesseldorf", "permit", "by_invitation"],
    ["duesseldorf", "consultation", "closed"],
    ["stuttgart", "permit", "by_request"],
  ])("%s, %s: %s", (id, service, reason) => {
    expect(refusal(id, service)).toEqual({ kind: "none", reason });
    expect(starts(id, service, addDays(monday, 1))).toEqual([]);
  });
  test("staff of Marburg give times for requests, Düsseldorf's invited people choose theirs", () => {
    expect(starts("marburg", "permit", monday, { audience: "staff" }).length).toBeGreaterThan(0);
    expect(starts("duesseldorf", "permit", monday, { audience: "invited" }).length).toBeGreaterThan(0);
  });
});
