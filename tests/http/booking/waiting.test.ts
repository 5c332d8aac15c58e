import * as v from "valibot";
import { expect, test } from "vitest";
import type { AppointmentAnswer, WaitingEnteredAnswer, WaitingView } from "../../../shared/booking/index.ts";
import { WaitingEnteredAnswerSchema, WaitingViewSchema } from "../../../shared/booking/waiting.ts";
import { at, openHouse } from "../../support/openHouse.ts";
import { freshKey } from "../../support/people.ts";
import { testOffice } from "../../support/testOffice.ts";

const path = "/api/offices/testburg/waiting";
const days = { from: "2026-12-02", to: "2026-12-04" };
const eight = at("2026-12-02", "08:00");
// After the quiet hours, which end at eight.
const nine = at("2026-12-01", "09:00");

/** An office with one counter, so that a cancelled time is the only one. */
const narrow = testOffice({
  booking: { coolOffMinutes: [5, 30] },
  units: [
    {
      id: "desk",
      name: { de: "Schalter" },
      shifts: [
        {
          ...{ id: "morning", days: ["mo", "tu", "we", "th", "fr"], from: "08:00", to: "08:30", counters: 1 },
          services: ["self", "walk"],
          release: [{ for: "public", opens: { days: 14 }, upTo: 1 }],
        },
      ],
    },
  ],
});

async function opened() {
  const open = await openHouse({ offices: [narrow], now: nine });
  const enter = <T = WaitingEnteredAnswer>(more: Record<string, unknown> = {}, sent: Record<string, unknown> = {}) =>
    open.ask<T>(path, { body: { service: "self", ...days, language: "de", ...more }, key: freshKey(), ...sent });
  const read = ({ id, secret }: WaitingEnteredAnswer) => open.ask<WaitingView>(`/api/waiting/${id}`, { secret });
  const cancel = ({ appointment, secret }: { appointment: { id: string }; secret: string }) =>
    open.ask(`/api/appointments/${appointment.id}/cancel`, { body: {}, secret });
  return { open, enter, read, cancel };
}

test("row 39: whoever waits gets an id, a secret and an honest number; what is freed is offered and booked by its hold", async () => {
  const { open, enter, read, cancel } = await opened();
  const visit = await open.visit(eight);
  const { status, json: who } = await enter({ earliest: "08:00", latest: "08:15", neededBy: "2026-12-20" });
  expect(status).toBe(201);
  expect(v.is(WaitingEnteredAnswerSchema, who)).toBe(true);
  expect(who).toMatchObject({ ahead: 0, until: "2026-12-05T00:00:00+01:00" });
  expect((await enter()).json.ahead).toBe(1);
  expect((await read(who)).json).toEqual({
    ...{ id: who.id, office: "testburg", service: "self", services: ["self"], persons: 1, ...days },
    ...{ earliest: "08:00", latest: "08:15", neededBy: "2026-12-20", state: "waiting", ahead: 0 },
    ...{ enteredAt: nine, until: who.until },
  });
  await cancel(visit);
  const { json: view } = await read(who);
  expect(v.is(WaitingViewSchema, view)).toBe(true);
  const time = { start: eight, end: at("2026-12-02", "08:15"), unit: "desk", until: at("2026-12-01", "09:30") };
  expect(view).toMatchObject({ state: "offered", offer: time });
  expect((await open.slots("2026-12-02")).slots.map((it) => it.start)).not.toContain(eight);
  expect((await open.book(view.offer?.hold ?? "")).status).toBe(201);
  expect((await read(who)).json).toMatchObject({ state: "booked", ahead: 0 });
});

test("row 40: an earlier time keeps the appointment until it is moved to the offer", async () => {
  const { open, enter, read, cancel } = await opened();
  const before = await open.visit(eight);
  const mine = await open.visit(at("2026-12-03", "08:00"));
  const wish = { appointment: mine.appointment.id, from: "2026-12-02", to: "2026-12-03" };
  expect((await enter(wish)).status).toBe(404);
  const { json: who } = await enter(wish, { secret: mine.secret });
  expect(await enter<{ code: string }>(wish, { secret: mine.secret })).toMatchObject({
    status: 409,
    json: { code: "already_waiting" },
  });
  await cancel(before);
  const { json: view } = await read(who);
  expect(view).toMatchObject({ appointment: mine.appointment.id, offer: { start: eight } });
  const moved = await open.ask<AppointmentAnswer>(`/api/appointments/${mine.appointment.id}/reschedule`, {
    body: { hold: view.offer?.hold },
    secret: mine.secret,
  });
  expect(moved.json.appointment.start).toBe(eight);
  expect((await read(who)).json.state).toBe("booked");
});

test("refusing keeps the place, leaving ends the wait; both may be done again", async () => {
  const { open, enter, read, cancel } = await opened();
  const visit = await open.visit(eight);
  const [who, next] = [(await enter()).json, (await enter()).json];
  await cancel(visit);
  const decline = () => open.ask<WaitingView>(`/api/waiting/${who.id}/decline`, { method: "POST", secret: who.secret });
  for (const answer of [await decline(), await decline()]) {
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ state: "waiting", ahead: 0 });
  }
  expect((await read(next)).json.offer?.start).toBe(eight);
  const leave = () => open.ask(`/api/waiting/${next.id}`, { method: "DELETE", secret: next.secret });
  expect([(await leave()).status, (await leave()).status]).toEqual([204, 204]);
  expect((await read(next)).json.state).toBe("ended");
});

test("A6 A24 an unknown entry, a missing and a wrong secret are answered with the same bytes, and nobody may keep them", async () => {
  const { open, enter } = await opened();
  const who = (await enter()).json;
  const answers = [];
  for (const [id, secret] of [
    [who.id, undefined],
    [who.id, "wrong"],
    ["unknown", who.secret],
  ] as const) {
    for (const [method, end] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/decline"],
    ] as const) {
      answers.push(await open.ask(`/api/waiting/${id}${end}`, { method, ...(secret !== undefined && { secret }) }));
    }
  }
  expect(new Set(answers.map((it) => it.text)).size).toBe(1);
  expect(new Set(answers.map((it) => it.status))).toEqual(new Set([404]));
  const mine = await open.ask(`/api/waiting/${who.id}`, { secret: who.secret });
  expect(mine.headers.get("Cache-Control")).toBe("no-store");
});

test.each([
  ["dates the wrong way round", { from: "2026-12-04", to: "2026-12-02" }, "/to"],
  ["more than 180 days", { from: "2026-12-02", to: "2027-06-01" }, "/to"],
  ["times the wrong way round", { earliest: "10:00", latest: "09:00" }, "/latest"],
  ["a time that no clock shows", { earliest: "24:00" }, "/earliest"],
  ["an address that is none", { email: "kim" }, "/email"],
  ["a field that is not known", { priority: 1 }, "/priority"],
])("refuses %s", async (_, more, where) => {
  const { enter } = await opened();
  const { status, json } = await enter<{ errors: { path: string }[] }>(more);
  expect(status).toBe(400);
  expect(json.errors.map((it) => it.path)).toEqual([where]);
});

test("needs an idempotency key; an office tells whether there is a line, and a service without booking has none", async () => {
  const { open, enter } = await opened();
  expect((await enter({}, { key: undefined })).status).toBe(400);
  expect(await enter<{ code: string }>({ service: "walk" })).toMatchObject({
    status: 409,
    json: { code: "no_waiting" },
  });
  expect((await open.ask("/api/offices/testburg")).json).toMatchObject({ waiting: { enabled: true } });
  const without = await openHouse({ offices: [{ ...narrow, waiting: { enabled: false } }] });
  expect((await without.ask("/api/offices/testburg")).json).toMatchObject({ waiting: null });
});
