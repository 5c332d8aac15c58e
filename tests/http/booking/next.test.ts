import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { NextAnswerSchema } from "../../../shared/booking/answers.ts";
import type { NextAnswer } from "../../../shared/booking/index.ts";
import { openDoors, restricted } from "../../support/openDoors.ts";
import { at, openHouse, type OpenHouse } from "../../support/openHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const place = (service: string, query = "") => `/api/offices/testburg/services/${service}/next${query && `?${query}`}`;

async function next({ ask }: Pick<OpenHouse, "ask">, service = "self", query = ""): Promise<NextAnswer> {
  const answer = await ask<NextAnswer>(place(service, query));
  expect(answer.status, answer.text).toBe(200);
  expect(v.safeParse(NextAnswerSchema, answer.json).issues).toBeUndefined();
  return answer.json;
}

/** Two units: the desk from ten to noon, the window, which comes later in the file, from nine on. */
const twoUnits = () => {
  const release = [{ for: "public", opens: { days: 14 }, upTo: 5 }];
  const shift = (id: string, from: string) => ({
    ...{ id, from, release },
    days: ["mo", "tu", "we", "th", "fr"],
    to: "12:00",
    counters: 1,
    services: ["self"],
  });
  return testOffice({
    services: [{ id: "self", name: { de: "Dienst" }, minutes: 60, grid: 60, access: [{ mode: "self_booking" }] }],
    units: [
      { id: "desk", name: { de: "Schalter" }, shifts: [shift("late", "10:00")] },
      { id: "window", name: { de: "Fenster" }, shifts: [shift("early", "09:00")] },
    ],
  });
};

describe("the next free time", () => {
  test("is the earliest start of all units, with the unit that takes it", async () => {
    const house = await openHouse({ offices: [twoUnits()] });
    const nine = { start: at("2026-12-01", "09:00"), end: at("2026-12-01", "10:00") };
    expect(await next(house)).toEqual({
      asOf: "2026-12-01T07:00:00+01:00",
      next: { ...nine, unit: "window" },
      opensAt: null,
    });
  });

  test("is always the first start that the days and starts offer, while times are taken and given back", async () => {
    const house = await openHouse();
    const week = ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"];
    const taken: string[] = [];
    for (let step = 0; step < 8; step++) {
      const { next: first } = await next(house, "narrow");
      const listed = await Promise.all(week.map((date) => house.slots(date, "narrow")));
      expect(first).toEqual({ ...listed.flatMap((it) => it.slots)[0], unit: "desk" });
      if (step === 3) await house.ask(`/api/holds/${taken[0]}`, { method: "DELETE" });
      else taken.push((await house.hold(first?.start ?? "", { service: "narrow" })).json.hold);
    }
    expect(taken).toHaveLength(7);
  });

  test("is longer for more persons and further services, and there is none where no shift serves all", async () => {
    const house = await openHouse();
    expect((await next(house, "self", "persons=4")).next?.end).toBe(at("2026-12-01", "08:45"));
    expect((await next(house, "self", "persons=2&also=today")).next?.end).toBe(at("2026-12-01", "08:50"));
    expect(await next(house, "self", "also=narrow")).toMatchObject({ next: null, opensAt: null });
  });

  test.each([
    ["persons=5", "/persons"],
    ["also=atlantis", "/also/0"],
    ["emergency=holiday", "/emergency"],
    ["invitation=unknown", "/invitation"],
    ["colour=red", "/colour"],
  ])("%s is an input error", async (query, path) => {
    const { ask } = await openHouse();
    const answer = await ask(place("self", query));
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    expect(answer.json.errors?.map((it) => it.path)).toEqual([path]);
  });

  test("of an unknown office or service is not found", async () => {
    const { ask } = await openHouse();
    expect((await ask(place("atlantis"))).status).toBe(404);
    expect((await ask("/api/offices/atlantis/services/self/next")).status).toBe(404);
  });

  test("of an emergency is found with one of the office's reasons only", async () => {
    const house = await openHouse({ offices: [openDoors({ operation: restricted })] });
    expect(await next(house, "urgent")).toMatchObject({ next: null, reason: "emergency_only" });
    expect(await next(house, "urgent", "emergency=lost_document")).toMatchObject({
      next: { start: at("2026-12-01", "08:00"), unit: "desk" },
    });
  });
});

describe("where nothing is free", () => {
  /** One start a day, released a day ahead at ten. */
  const scarce = (more: Record<string, unknown> = {}) => {
    const shift = {
      id: "only",
      days: ["mo", "tu", "we", "th", "fr"],
      from: "08:00",
      to: "08:15",
      counters: 2,
      services: ["self"],
      release: [{ for: "public", opens: { days: 1, at: "10:00" }, upTo: 1 }],
    };
    return testOffice({
      services: [{ id: "self", name: { de: "Dienst" }, minutes: 15, access: [{ mode: "self_booking" }] }],
      units: [{ id: "desk", name: { de: "Schalter" }, shifts: [shift] }],
      ...more,
    });
  };

  test("ST-08 it says when the office next releases times, which tells nothing of what is booked", async () => {
    const house = await openHouse({ offices: [scarce()] });
    await house.visit(at("2026-12-01", "08:00"));
    const full = await next(house);
    expect(full).toEqual({ asOf: full.asOf, next: null, opensAt: at("2026-12-01", "10:00") });
    // At that very instant the times are there.
    house.clock.turnTo(at("2026-12-01", "09:59"));
    expect((await next(house)).next).toBeNull();
    house.clock.turnTo(at("2026-12-01", "10:00"));
    const open = await next(house);
    expect(open).toMatchObject({ next: { start: at("2026-12-02", "08:00") }, opensAt: null });
    // Taken again, the day after is next, at the same hour.
    await house.visit(at("2026-12-02", "08:00"));
    expect(await next(house)).toMatchObject({ next: null, opensAt: at("2026-12-02", "10:00") });
  });

  test("ST-03 of same-day times before the doors open it names the hour of today's release, and nothing yet", async () => {
    const services = [{ id: "self", name: { de: "Dienst" }, minutes: 15, access: [{ mode: "same_day" }] }];
    const shift = {
      id: "only",
      days: ["mo", "tu", "we", "th", "fr"],
      from: "08:00",
      to: "12:00",
      counters: 1,
      services: ["self"],
      release: [{ for: "public", opens: { days: 0, at: "08:00" }, upTo: 1 }],
    };
    const units = [{ id: "desk", name: { de: "Schalter" }, shifts: [shift] }];
    const house = await openHouse({ offices: [testOffice({ services, units })] });
    expect(await next(house)).toMatchObject({ next: null, opensAt: at("2026-12-01", "08:00") });
    house.clock.turnTo(at("2026-12-01", "08:00"));
    expect(await next(house)).toMatchObject({ next: { start: at("2026-12-01", "08:00") } });
    house.clock.turnTo(at("2026-12-01", "12:00"));
    expect(await next(house)).toMatchObject({ next: null, opensAt: at("2026-12-02", "08:00") });
  });

  test("it says since what date a service can be booked that cannot yet, and why not now", async () => {
    const access = [{ mode: "self_booking", from: "2026-12-09" }];
    const services = [{ id: "self", name: { de: "Dienst" }, minutes: 15, access }];
    const house = await openHouse({ offices: [scarce({ services })] });
    expect(await next(house)).toMatchObject({ next: null, opensAt: at("2026-12-09", "00:00"), reason: "closed" });
  });

  test.each(["walk", "asked", "urgent", "invited", "box", "shut"])(
    "the service %s has no time and no opening, whoever waits",
    async (service) => {
      const house = await openHouse();
      const answer = await next(house, service);
      expect(answer).toMatchObject({ next: null, opensAt: null });
      expect(answer.reason).toBeDefined();
    },
  );
});
