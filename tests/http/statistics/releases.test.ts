import { describe, expect, test } from "vitest";
import { staffRoles } from "../../../shared/staff/index.ts";
import type { ReleasesAnswer } from "../../../shared/statistics/index.ts";
import { at } from "../../support/openHouse.ts";
import { staffHouse, type StaffHouse } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const [tuesday, wednesday, thursday] = ["2026-12-01", "2026-12-02", "2026-12-03"] as const;
const starts = ["08:00", "08:15", "08:30", "08:45", "09:00", "09:15", "09:30", "09:45"];

interface Rules {
  counters?: number;
  opensAt?: string;
  steps?: readonly Record<string, unknown>[];
}

/** Eight starts a morning, released to the public the day before. */
function office({ counters = 2, opensAt = "08:00", steps }: Rules = {}): Record<string, unknown> {
  const service = { id: "self", name: { de: "Dienst" }, minutes: 15, grid: 15, access: [{ mode: "self_booking" }] };
  const release = steps ?? [{ for: "public", opens: { days: 1, at: opensAt }, upTo: counters }];
  const days = ["mo", "tu", "we", "th", "fr"];
  const shift = { id: "morning", days, from: "08:00", to: "10:00", counters, services: ["self"], release };
  return testOffice({ services: [service], units: [{ id: "desk", name: { de: "Schalter" }, shifts: [shift] }] });
}

async function opened(rules?: Rules): Promise<StaffHouse> {
  const house = await staffHouse({ offices: [office(rules)] });
  await releases(house);
  return house;
}

async function releases(house: StaffHouse, query = ""): Promise<ReleasesAnswer["releases"]> {
  const answer = await (await house.as("manager")).ask<ReleasesAnswer>(`/api/staff/releases${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json.releases;
}

/** The same data under other rules, after a new start. */
async function startAgain(house: StaffHouse, now: string, rules?: Rules): Promise<StaffHouse> {
  await house.house.close();
  return staffHouse({ folder: house.folder, offices: [office(rules)], now });
}

async function bookAll(house: StaffHouse): Promise<void> {
  for (const start of starts) await house.visit(at(wednesday, start));
}

const released = { audience: "public", shift: "morning", date: wednesday, service: "self" };

describe("C24 a release", () => {
  test("is recorded with whom it was for, when it was, by which rules, how many starts it opened and how fast they went", async () => {
    const house = await opened();
    house.clock.turnTo(at(tuesday, "08:00"));
    const fresh = { ...released, releasedAt: at(tuesday, "08:00"), rulesVersion: 1, starts: 8, places: 16 };
    expect(await releases(house)).toEqual([{ ...fresh, secondsToHalf: null, secondsToAll: null }]);
    house.clock.turnTo("2026-12-01T08:00:40+01:00");
    await bookAll(house);
    expect(await releases(house)).toEqual([{ ...fresh, secondsToHalf: 40, secondsToAll: null }]);
    house.clock.turnTo("2026-12-01T08:02:05+01:00");
    await bookAll(house);
    expect(await releases(house)).toEqual([{ ...fresh, secondsToHalf: 40, secondsToAll: 125 }]);
  });

  test("is not there a millisecond before its instant", async () => {
    const house = await opened();
    house.clock.turnTo("2026-12-01T07:59:59.999+01:00");
    expect(await releases(house)).toEqual([]);
  });

  test("stays as it was written, across a new start, cancellations and other rules", async () => {
    const house = await opened();
    house.clock.turnTo("2026-12-01T08:00:40+01:00");
    const visit = await house.visit(at(wednesday, "08:00"));
    await bookAll(house);
    const before = await releases(house);
    expect(before).toMatchObject([{ places: 16, secondsToHalf: 40 }]);
    await house.ask(`/api/appointments/${visit.appointment.id}/cancel`, { method: "POST", secret: visit.secret });
    const later = await startAgain(house, at(tuesday, "09:00"), { counters: 5, opensAt: "07:30" });
    expect(await releases(later)).toEqual(before);
  });

  test("goes by the rules that were in force at its instant, also when it is looked at under later ones", async () => {
    const house = await opened();
    const later = await startAgain(house, "2026-12-01T08:00:30+01:00", { counters: 5, opensAt: "12:00" });
    expect(await releases(later)).toMatchObject([{ rulesVersion: 1, places: 16, releasedAt: at(tuesday, "08:00") }]);
    later.clock.turnTo(at(tuesday, "12:00"));
    expect(await releases(later)).toMatchObject([
      { rulesVersion: 2, places: 40, releasedAt: at(tuesday, "12:00") },
      { rulesVersion: 1, places: 16 },
    ]);
  });

  test("C23 that passed while no server ran is recorded at its own instant", async () => {
    const house = await opened();
    const later = await startAgain(house, at("2026-12-04", "09:00"));
    expect((await releases(later)).map((it) => `${it.releasedAt.slice(0, 16)} ${it.date} ${it.places}`)).toEqual([
      `2026-12-03T08:00 2026-12-04 16`,
      `${wednesday}T08:00 ${thursday} 16`,
      `${tuesday}T08:00 ${wednesday} 16`,
    ]);
  });

  test("of further counters is told apart from what was open before, and a step that opens nothing has no line", async () => {
    const sameDay = { for: "public", opens: { days: 0, at: "07:30" }, upTo: 2 };
    const lower = { for: "public", opens: { days: 0, at: "07:40" }, upTo: 1 };
    const longTerm = { for: "public", opens: { days: 14 }, upTo: 1 };
    const house = await opened({ steps: [longTerm, sameDay, lower] });
    house.clock.turnTo(at(tuesday, "07:45"));
    expect(await releases(house)).toMatchObject([{ releasedAt: at(tuesday, "07:30"), starts: 8, places: 8 }]);
  });

  test("counts what was booked, not what is held or was given back", async () => {
    const house = await opened({ counters: 1 });
    house.clock.turnTo("2026-12-01T08:00:10+01:00");
    const given = await house.visit(at(wednesday, "08:00"));
    await house.ask(`/api/appointments/${given.appointment.id}/cancel`, { method: "POST", secret: given.secret });
    for (const start of starts) await house.hold(at(wednesday, start));
    expect(await releases(house)).toMatchObject([{ places: 8, secondsToHalf: null, secondsToAll: null }]);
  });

  test.each(staffRoles.filter((it) => it !== "manager"))("is nothing that a %s is told", async (role) => {
    const house = await opened();
    expect((await (await house.as(role)).ask("/api/staff/releases")).json.code).toBe("not_allowed");
  });

  test("is asked for by the dates on which it happened", async () => {
    const house = await opened();
    house.clock.turnTo(at(wednesday, "09:00"));
    expect((await releases(house, `?from=${wednesday}&to=${wednesday}`)).map((it) => it.date)).toEqual([thursday]);
    const answer = await (await house.as("manager")).ask(`/api/staff/releases?from=${wednesday}&to=${tuesday}`);
    expect(answer.json.code).toBe("invalid_input");
  });
});
