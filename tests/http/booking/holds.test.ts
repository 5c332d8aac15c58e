import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { HoldAnswerSchema } from "../../../shared/booking/answers.ts";
import type { HoldAnswer } from "../../../shared/booking/index.ts";
import { at, openHouse } from "../../support/openHouse.ts";
import type { Refusal } from "../../support/requests.ts";
import { testOffice } from "../../support/testOffice.ts";

const day = "2026-12-02";
const holds = "/api/offices/testburg/holds";

describe("a hold", () => {
  test("C29 keeps a time for ten minutes; the answer is for its asker alone", async () => {
    const { hold } = await openHouse();
    const answer = await hold(at(day, "08:05"));
    expect(answer.status).toBe(201);
    expect(v.safeParse(HoldAnswerSchema, answer.json).issues).toBeUndefined();
    expect(answer.json).toMatchObject({ start: at(day, "08:05"), end: at(day, "08:20") });
    expect(Date.parse(answer.json.expiresAt)).toBe(Date.parse("2026-12-01T07:10:00+01:00"));
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
  });

  test("takes the start in any offset", async () => {
    const { hold } = await openHouse();
    expect((await hold("2026-12-02T12:35:00+05:30")).json.start).toBe(at(day, "08:05"));
  });

  test("for several persons and services lasts as long as all of them together", async () => {
    const { hold } = await openHouse();
    const answer = await hold(at("2026-12-01", "08:00"), { persons: 2, also: ["today"] });
    expect(answer.json.end).toBe(at("2026-12-01", "08:50"));
  });

  test("that was given back is gone, and giving back one that is gone is no fault", async () => {
    const { ask, book, hold } = await openHouse();
    const { json } = await hold(at(day, "08:00"));
    for (const id of [json.hold, json.hold, "unknown"]) {
      const answer = await ask(`/api/holds/${id}`, { method: "DELETE" });
      expect([answer.status, answer.text]).toEqual([204, ""]);
    }
    expect(await book(json.hold)).toMatchObject({ status: 409, json: { code: "hold_gone" } });
  });

  test("is given again for the same idempotency key, not made a second time", async () => {
    const { hold } = await openHouse();
    const [first, again] = [
      await hold(at(day, "08:00"), {}, { key: "same" }),
      await hold(at(day, "08:00"), {}, { key: "same" }),
    ];
    expect(again.json).toEqual(first.json);
    const other = await hold<Refusal>(at(day, "08:05"), {}, { key: "same" });
    expect(other).toMatchObject({ status: 422, json: { code: "key_reused" } });
  });

  test("that replaces another one is not in its own way", async () => {
    const { hold, slots } = await openHouse({ offices: [testOffice()] });
    const narrow = { service: "narrow" };
    const first = await hold(at(day, "14:00"), narrow);
    expect((await hold<Refusal>(at(day, "14:00"), narrow)).json.code).toBe("slot_taken");
    const second = await hold(at(day, "14:00"), { ...narrow, replaces: first.json.hold });
    expect(second.status).toBe(201);
    await hold(at(day, "14:15"), { ...narrow, replaces: second.json.hold });
    expect((await slots(day, "narrow")).slots.map((it) => it.start)).toEqual([at(day, "14:00")]);
  });

  test("that replaces another one leaves it when the new time cannot be had", async () => {
    const { book, hold } = await openHouse();
    const first = await hold(at(day, "08:00"));
    expect((await hold(at(day, "03:00"), { replaces: first.json.hold })).status).toBe(409);
    expect((await book(first.json.hold)).status).toBe(201);
  });
});

describe("a start that cannot be held", () => {
  const notOffered: [why: string, start: string, more: Record<string, unknown>][] = [
    ["off the grid", at(day, "08:03"), {}],
    ["in the past", at("2026-12-01", "06:55"), {}],
    ["years ago", at("1999-12-01", "08:00"), {}],
    ["not released yet", at("2026-12-17", "08:00"), {}],
    ["on a Saturday", at("2026-12-05", "08:00"), {}],
    ["in a mode that does not let the public book", at(day, "08:00"), { service: "walk" }],
    ["a same-day service on another day", at(day, "08:00"), { service: "today" }],
  ];
  test.each(notOffered)("%s is not offered, and the answer names times instead", async (why, start, more) => {
    const { hold } = await openHouse();
    const answer = await hold<Refusal>(start, more);
    expect(answer).toMatchObject({ status: 409, json: { code: "slot_not_offered", status: 409 } });
    const hasNone = why === "years ago" || "service" in more;
    expect(answer.json.alternatives?.length).toBe(more["service"] === "today" ? 3 : hasNone ? 0 : 3);
  });

  test("in a closure is not offered", async () => {
    const closures = [{ from: day, to: day }];
    const { hold } = await openHouse({ offices: [testOffice({ closures })] });
    expect((await hold<Refusal>(at(day, "08:00"))).json.code).toBe("slot_not_offered");
  });

  test("while the office is closed to the public is not offered, and there is nothing instead", async () => {
    const { hold } = await openHouse({ offices: [testOffice({ operation: { state: "closed_to_public" } })] });
    expect((await hold<Refusal>(at(day, "08:00"))).json).toMatchObject({ code: "slot_not_offered", alternatives: [] });
  });

  test("within the lead time is not offered", async () => {
    const { hold, clock } = await openHouse();
    clock.turnTo(at(day, "08:01"));
    expect((await hold<Refusal>(at(day, "08:00"))).json.code).toBe("slot_not_offered");
    expect((await hold(at(day, "08:05"))).status).toBe(201);
  });

  test("taken by others comes with the three nearest starts, the nearest first", async () => {
    const { hold } = await openHouse();
    await hold(at(day, "08:30"));
    await hold(at(day, "08:30"));
    const { status, json } = await hold<Refusal>(at(day, "08:30"));
    expect([status, json.code]).toEqual([409, "slot_taken"]);
    expect(json.alternatives?.map((it) => it.start)).toEqual([at(day, "08:15"), at(day, "08:45"), at(day, "08:10")]);
    expect(json.alternatives?.[0]?.end).toBe(at(day, "08:30"));
  });

  test("C30 the last place, asked for by two at once, goes to one; the other gets the three nearest times", async () => {
    const { hold } = await openHouse();
    const ask = () => hold<HoldAnswer & Refusal>(at(day, "14:00"), { service: "narrow" });
    const answers = await Promise.all([ask(), ask()]);
    const [won, lost] = answers.sort((a, b) => a.status - b.status);
    expect([won?.status, lost?.status, lost?.json.code]).toEqual([201, 409, "slot_taken"]);
    expect(lost?.json.alternatives?.map((it) => it.start)).toEqual([
      at(day, "14:15"),
      at("2026-12-01", "14:15"),
      at("2026-12-01", "14:00"),
    ]);
  });

  test("of ten who ask at once for two places two get one", async () => {
    const { hold } = await openHouse();
    const answers = await Promise.all(Array.from({ length: 10 }, () => hold(at(day, "09:00"))));
    expect(answers.map((it) => it.status).filter((it) => it === 201)).toHaveLength(2);
  });

  test.each([
    ["/persons", { persons: 5 }],
    ["/service", { service: "atlantis" }],
    ["/also/0", { also: ["atlantis"] }],
  ])("%s is at fault: an input error", async (path, more) => {
    const { hold } = await openHouse();
    const answer = await hold<Refusal>(at(day, "08:00"), more);
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_input"]);
    expect(answer.json.errors?.map((it) => it.path)).toEqual([path]);
  });

  test("at an unknown office is not found", async () => {
    const { ask } = await openHouse();
    const body = { service: "self", start: at(day, "08:00") };
    expect((await ask("/api/offices/atlantis/holds", { body })).json.code).toBe("not_found");
    expect((await ask(holds, { body })).status).toBe(201);
  });
});
