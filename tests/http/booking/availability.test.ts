import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { DaysAnswerSchema, SlotsAnswerSchema } from "../../../shared/booking/answers.ts";
import type { DaysAnswer } from "../../../shared/booking/index.ts";
import { at, openHouse, tuesday } from "../../support/openHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const days = (service: string, query: string) => `/api/offices/testburg/services/${service}/days?${query}`;
const starts = (answer: { slots: { start: string }[] }) => answer.slots.map((it) => it.start.slice(11, 16));

describe("days", () => {
  test("every date from the first to the last is there once, with how much is free as of an instant", async () => {
    const { ask } = await openHouse();
    const answer = await ask<DaysAnswer>(days("self", "from=2026-12-01&to=2026-12-20"));
    expect(answer.status).toBe(200);
    expect(v.safeParse(DaysAnswerSchema, answer.json).issues).toBeUndefined();
    expect(Date.parse(answer.json.asOf)).toBe(Date.parse(tuesday));
    expect(answer.json.days).toHaveLength(20);
    const levels = Object.fromEntries(answer.json.days.map((it) => [it.date, it.level]));
    // A weekday, a Saturday, the last day that is released, the first that is not.
    expect([levels["2026-12-02"], levels["2026-12-05"], levels["2026-12-15"], levels["2026-12-16"]]).toEqual([
      "many",
      "none",
      "many",
      "none",
    ]);
  });

  test("C52 how much is free is told in classes: fewer than five offered starts are few", async () => {
    const { ask } = await openHouse();
    const level = async (service: string) =>
      (await ask<DaysAnswer>(days(service, "from=2026-12-02&to=2026-12-02"))).json.days[0]?.level;
    expect(await level("narrow")).toBe("few");
    expect(await level("self")).toBe("many");
  });

  test.each([
    ["from=2026-12-02&to=2026-12-01", "from after to"],
    ["from=2026-01-01&to=2027-03-01", "more than 400 dates"],
    ["from=2026-12-02&to=2026-12-02&persons=5", "more persons than the service takes"],
    ["from=2026-12-02&to=2026-12-02&also=atlantis", "a further service that does not exist"],
  ])("%s is an input error: %s", async (query) => {
    const { ask } = await openHouse();
    const answer = await ask(days("self", query));
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    expect(answer.json.errors?.length).toBeGreaterThan(0);
  });

  test("400 dates are answered", async () => {
    const { ask } = await openHouse();
    const answer = await ask<DaysAnswer>(days("self", "from=2026-12-01&to=2028-01-04"));
    expect(answer.json.days).toHaveLength(400);
  });

  test("of an unknown office or service are not found", async () => {
    const { ask } = await openHouse();
    const query = "from=2026-12-01&to=2026-12-02";
    expect((await ask(days("atlantis", query))).json.code).toBe("not_found");
    expect((await ask(`/api/offices/atlantis/services/self/days?${query}`)).json.code).toBe("not_found");
  });
});

describe("slots", () => {
  test("are the offered starts in order, with their ends, as of an instant", async () => {
    const { slots } = await openHouse();
    const answer = await slots("2026-12-02");
    expect(v.safeParse(SlotsAnswerSchema, answer).issues).toBeUndefined();
    expect(Date.parse(answer.asOf)).toBe(Date.parse(tuesday));
    expect(answer.slots[0]).toEqual({ start: at("2026-12-02", "08:00"), end: at("2026-12-02", "08:15") });
    expect(starts(answer)).toHaveLength(22);
    expect(starts(answer).at(-1)).toBe("09:45");
    expect(starts(answer)).toEqual([...starts(answer)].sort());
    expect(answer).not.toHaveProperty("reason");
  });

  test("are longer for more persons and for several services in one visit", async () => {
    const { slots } = await openHouse();
    expect((await slots("2026-12-02", "self", "&persons=4")).slots[0]?.end).toBe(at("2026-12-02", "08:45"));
    expect((await slots("2026-12-01", "self", "&also=today&persons=2")).slots[0]?.end).toBe(at("2026-12-01", "08:50"));
  });

  const reasons: [service: string, reason: string][] = [
    ["walk", "walk_in"],
    ["asked", "by_request"],
    ["urgent", "emergency_only"],
    ["invited", "by_invitation"],
    ["box", "pickup_box"],
    ["shut", "closed"],
  ];
  test.each(reasons)("of the service %s are none, because %s", async (service, reason) => {
    const { slots } = await openHouse();
    const answer = await slots("2026-12-02", service);
    expect(v.is(SlotsAnswerSchema, answer)).toBe(true);
    expect(answer).toMatchObject({ slots: [], reason });
  });

  test.each(["restricted", "closed_to_public"])(
    "in the operation state %s are none, and the state is the reason",
    async (state) => {
      const { slots } = await openHouse({ offices: [testOffice({ operation: { state } })] });
      expect(await slots("2026-12-02")).toMatchObject({ slots: [], reason: state });
    },
  );

  test("of a same-day service are today's only; another day is empty without a reason", async () => {
    const { slots } = await openHouse();
    expect((await slots("2026-12-01", "today")).slots.length).toBeGreaterThan(0);
    const tomorrow = await slots("2026-12-02", "today");
    expect(tomorrow.slots).toEqual([]);
    expect(tomorrow).not.toHaveProperty("reason");
  });

  test("end with the places: a start that two hold is gone, and comes back when a hold is given back", async () => {
    const { ask, hold, slots } = await openHouse();
    const first = await hold(at("2026-12-02", "08:00"));
    await hold(at("2026-12-02", "08:00"));
    expect(starts(await slots("2026-12-02"))).not.toContain("08:00");
    await ask(`/api/holds/${first.json.hold}`, { method: "DELETE" });
    expect(starts(await slots("2026-12-02"))).toContain("08:00");
  });

  test("are never kept by a cache", async () => {
    const { ask } = await openHouse();
    const answer = await ask("/api/offices/testburg/services/self/slots?date=2026-12-02");
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });
});
