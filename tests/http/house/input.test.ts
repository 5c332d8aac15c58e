import { describe, expect, test } from "vitest";
import { done } from "../../../shared/problems.ts";
import { bareApp } from "../../support/bareApp.ts";
import { fakeBooking } from "../../support/fakeBooking.ts";
import { ask } from "../../support/requests.ts";

const held = { hold: "h", expiresAt: "2026-12-01T07:10:00+01:00", start: "", end: "" };
const wish = { service: "transfer", start: "2026-12-01T09:00:00+01:00" };
const path = "/api/offices/testburg/holds";

/** A server that keeps every time and remembers what it was asked. */
function open() {
  const asked: unknown[] = [];
  const holdSlot = async (_: string, request: unknown) => {
    asked.push(request);
    return done(held);
  };
  return { asked, app: bareApp({ booking: fakeBooking({ holdSlot }) }).hono };
}

describe("what a body may say", () => {
  test("a good one reaches the verb, its instant read in whatever offset it was written", async () => {
    const { app, asked } = open();
    const answer = await ask(app, path, { body: { ...wish, start: "2026-12-01T08:00:00Z" } });
    expect(answer.status).toBe(201);
    expect(asked).toEqual([{ service: "transfer", start: Date.parse(wish.start) }]);
  });

  const text = JSON.stringify(wish).slice(0, -1);
  const table: [what: string, body: unknown, path: string][] = [
    ["an unknown field", { ...wish, colour: "red" }, "/colour"],
    ["an emergency without its reason", { ...wish, emergency: { answers: {} } }, "/emergency/reason"],
    ["an invitation that is no token", { ...wish, invitation: 7 }, "/invitation"],
    ["an overbooking, which is for staff", { ...wish, overbook: { because: "bitte" } }, "/overbook"],
    ["a missing field", { service: "transfer" }, "/start"],
    ["a number for a text", { ...wish, service: 7 }, "/service"],
    ["a text for a number", { ...wish, persons: "2" }, "/persons"],
    ["no person", { ...wish, persons: 0 }, "/persons"],
    ["half a person", { ...wish, persons: 1.5 }, "/persons"],
    ["51 persons", { ...wish, persons: 51 }, "/persons"],
    ["a day that does not exist", { ...wish, start: "2026-02-30T09:00:00+01:00" }, "/start"],
    ["a start without offset", { ...wish, start: "2026-12-01T09:00:00" }, "/start"],
    ["null for a text", { ...wish, service: null }, "/service"],
    ["an empty id", { ...wish, service: "" }, "/service"],
    ["an id in a list that is no text", { ...wish, also: ["x", 3] }, "/also/1"],
    ["a list", "[]", "/service"],
    ["a bare text", '"transfer"', ""],
    ["nothing", "", ""],
    ["half a JSON", text, ""],
    ["a field twice", `${text},"service":"other"}`, ""],
    ["a field twice, once escaped", `${text},"ser\\u0076ice":"other"}`, ""],
    ["__proto__", `${text},"__proto__":{"persons":3}}`, ""],
    ["a field named like an inherited one", `${text},"constructor":1}`, ""],
    ["a zero character", { ...wish, service: "a\0b" }, "/service"],
    ["half a character", `${text},"moves":"\\ud800"}`, "/moves"],
    ["JSON nested without end", "[".repeat(30_000), ""],
    ["well-formed JSON nested beyond reading", "[".repeat(30_000) + "]".repeat(30_000), ""],
  ];
  test.each(table)("%s is an input error that names its place", async (_, body, place) => {
    const { app, asked } = open();
    const answer = await ask(app, path, { body });
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input", status: 400 } });
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(answer.json.errors?.map((it) => it.path)).toContain(place);
    expect(answer.json.errors?.every((it) => it.message.length > 0)).toBe(true);
    expect(asked).toEqual([]);
  });

  test("another character set than UTF-8 is an input error", async () => {
    const { app } = open();
    const init = { method: "POST", headers: { "Content-Type": "application/json" } };
    const body = Buffer.from(JSON.stringify({ ...wish, service: "fr\u00fch" }), "latin1");
    const response = await app.request(path, { ...init, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid_input" });
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "", "text/json"])(
    "the type %j is refused: only JSON is read",
    async (type) => {
      const { app, asked } = open();
      const answer = await ask(app, path, { body: wish, headers: { "Content-Type": type } });
      expect(answer).toMatchObject({ status: 415, json: { code: "wrong_type" } });
      expect(asked).toEqual([]);
    },
  );

  test.each(["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])(
    "the type %j is JSON",
    async (type) => {
      const { app } = open();
      expect((await ask(app, path, { body: wish, headers: { "Content-Type": type } })).status).toBe(201);
    },
  );

  test("a compressed body is refused", async () => {
    const { app } = open();
    const answer = await ask(app, path, { body: wish, headers: { "Content-Encoding": "gzip" } });
    expect(answer.json.code).toBe("wrong_type");
  });

  test("A16 64 kB are read, one byte more is refused", async () => {
    const { app } = open();
    const fill = (size: number) => JSON.stringify(wish) + " ".repeat(size - JSON.stringify(wish).length);
    expect((await ask(app, path, { body: fill(65_536) })).status).toBe(201);
    expect(await ask(app, path, { body: fill(65_537) })).toMatchObject({ status: 413, json: { code: "too_large" } });
  });
});

describe("what a query may say", () => {
  const days = "/api/offices/testburg/services/transfer/days";
  const dates = "from=2026-12-01&to=2026-12-02";
  const table: [query: string, path: string][] = [
    ["to=2026-12-02", "/from"],
    ["from=2026-12-01", "/to"],
    ["from=2026-02-30&to=2026-12-02", "/from"],
    ["from=today&to=2026-12-02", "/from"],
    [`${dates}&persons=0`, "/persons"],
    [`${dates}&persons=51`, "/persons"],
    [`${dates}&persons=x`, "/persons"],
    [`${dates}&persons=`, "/persons"],
    [`${dates}&persons=1&persons=2`, "/persons"],
    [`${dates}&emergency=`, "/emergency"],
    [`${dates}&invitation=${"x".repeat(65)}`, "/invitation"],
    [`${dates}&colour=red`, "/colour"],
    [`${dates}&also=a,b,c,d,e,f,g,h,i,j,k`, "/also"],
  ];
  test.each(table)("%s is an input error that names its place", async (query, place) => {
    const answer = await ask(bareApp().hono, `${days}?${query}`);
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    expect(answer.json.errors?.map((it) => it.path)).toContain(place);
  });

  test("persons is 1 and nothing else is asked for where the query does not say so", async () => {
    const asked: unknown[] = [];
    const listDays = async (...all: unknown[]) => done((asked.push(all), { asOf: "", days: [] }));
    const { hono } = bareApp({ booking: fakeBooking({ listDays }) });
    await ask(hono, `${days}?${dates}`);
    await ask(hono, `${days}?${dates}&persons=3&also=a,b`);
    const span = { from: "2026-12-01", to: "2026-12-02" };
    expect(asked).toEqual([
      ["testburg", "transfer", { ...span, persons: 1, also: [] }, {}],
      ["testburg", "transfer", { ...span, persons: 3, also: ["a", "b"] }, {}],
    ]);
  });
});

describe("addresses", () => {
  test.each(["/api/offices/%E0%A4%A", "/api/offices/%ZZ", "/api/offices?x=%C3%28", "/%FF"])(
    "%s has broken escapes and is an input error",
    async (address) => {
      expect(await ask(bareApp().hono, address)).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    },
  );

  test.each(["/api", "/api/", "/api/nothing", "/api/offices/testburg/x", "/api/offices/", "/api/offices/__proto__"])(
    "%s leads nowhere",
    async (address) => {
      expect(await ask(bareApp().hono, address)).toMatchObject({ status: 404, json: { code: "not_found" } });
    },
  );

  test.each([
    ["DELETE", "/api/offices", "GET, HEAD"],
    ["GET", "/api/offices/testburg/holds", "POST"],
    ["PUT", "/api/holds/x", "DELETE"],
    ["OPTIONS", "/api/pass-keys", "GET, HEAD"],
    ["PATCH", "/api/openapi.json", "GET, HEAD"],
  ])("%s %s is not allowed, and the answer says what is", async (method, address, allow) => {
    const answer = await ask(bareApp().hono, address, { method });
    expect(answer).toMatchObject({ status: 405, json: { code: "method_not_allowed" } });
    expect(answer.headers.get("Allow")).toBe(allow);
  });

  test("HEAD answers like GET, without the body", async () => {
    const { hono } = bareApp();
    const [head, get] = [await ask(hono, "/api/offices", { method: "HEAD" }), await ask(hono, "/api/offices")];
    expect([head.status, head.text, head.headers.get("ETag")]).toEqual([200, "", get.headers.get("ETag")]);
  });
});

describe("the idempotency key", () => {
  const address = "/api/offices/testburg/appointments";
  const body = {
    hold: "h",
    applicant: { familyName: "Nguyễn", givenName: "", birthDate: "1990-01-01" },
    language: "de",
  };
  test.each([undefined, "", "x".repeat(201), "schl\u00fcssel"])(
    "%j is none, and an appointment needs one",
    async (key) => {
      const answer = await ask(bareApp().hono, address, { body, ...(key === undefined ? {} : { key }) });
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_input" } });
      expect(answer.json.errors?.map((it) => it.path)).toEqual(["/Idempotency-Key"]);
    },
  );
});
