import { describe, expect, test } from "vitest";
import type { HoldAnswer } from "../../../shared/booking/index.ts";
import { eventReader } from "../../support/eventReader.ts";
import { at, openHouse, type OpenHouse } from "../../support/openHouse.ts";
import { freshKey, somebody } from "../../support/people.ts";
import { ask } from "../../support/requests.ts";
import { serve } from "../../support/serve.ts";
import { testOffice } from "../../support/testOffice.ts";

const today = "2026-12-01";
/** Two counters the whole day; one of them from two weeks before, the other on the day itself at ten. */
const longTerm = { for: "public", opens: { days: 14 }, upTo: 1 };
const sameDay = { for: "public", opens: { days: 0, at: "10:00" }, upTo: 2 };
const ofEmergencies = { for: "emergency", opens: { days: 0, at: "10:00" }, upTo: 2 };

function office(release: readonly object[]): Record<string, unknown> {
  const services = [
    { id: "self", name: { de: "Dienst" }, minutes: 15, access: [{ mode: "self_booking" }] },
    { id: "late", name: { de: "Dienst am Tag" }, minutes: 15, access: [{ mode: "same_day" }] },
    { id: "urgent", name: { de: "Notfall" }, minutes: 15, access: [{ mode: "emergency_only" }] },
  ];
  const ids = services.map((it) => it.id);
  const shifts = [
    {
      id: "day",
      days: ["mo", "tu", "we", "th", "fr"],
      from: "08:00",
      to: "16:00",
      counters: 2,
      services: ids,
      release,
    },
  ];
  return testOffice({
    services,
    units: [{ id: "desk", name: { de: "Schalter" }, shifts }],
    emergencyReasons: [{ id: "lost", name: { de: "Verloren" } }],
  });
}

const withStep = office([longTerm, sameDay, ofEmergencies]);
const withoutStep = office([longTerm]);

/** Everything that anybody can ask without booking, and what is refused, as status, headers that tell something, and bytes. */
async function everyAnswer(house: OpenHouse): Promise<string[]> {
  const services = "/api/offices/testburg/services";
  const taken = at(today, "12:00");
  const held = await house.hold<HoldAnswer>(taken);
  expect(held.status, held.text).toBe(201);
  const booked = await house.book<{ code: string }>(held.json.hold, { applicant: somebody(), language: "de" });
  expect(booked.status).toBe(201);
  const dates = "from=2026-12-01&to=2027-01-10";
  const gets = [
    "/api/offices",
    "/api/offices/testburg",
    ...["self", "late", "urgent"].flatMap((service) => [
      `${services}/${service}/days?${dates}`,
      `${services}/${service}/slots?date=${today}`,
      `${services}/${service}/slots?date=2026-12-02&persons=1`,
    ]),
    `${services}/urgent/days?${dates}&emergency=lost`,
    `${services}/urgent/slots?date=${today}&emergency=lost`,
    `${services}/urgent/slots?date=${today}&emergency=unknown`,
    `${services}/self/slots?date=${today}&also=late`,
  ];
  const holds = [
    { service: "self", start: taken },
    { service: "self", start: at(today, "11:45") },
    { service: "self", start: at(today, "12:02") },
    { service: "late", start: taken },
    { service: "urgent", start: taken, emergency: { reason: "lost" } },
    { service: "urgent", start: at(today, "13:00"), emergency: { reason: "lost" } },
  ];
  const answers = [
    ...(await Promise.all(gets.map((path) => house.ask(path)))),
    ...(await Promise.all(holds.map((body) => house.ask("/api/offices/testburg/holds", { body, key: freshKey() })))),
  ];
  return answers.map(({ status, headers, text }) =>
    [status, headers.get("ETag"), headers.get("Content-Length"), withoutChance(text)].join(" "),
  );
}

/** The ids of holds are chance; everything else in an answer is not. */
const withoutChance = (text: string) => text.replace(/"hold":"[\w-]{22}"/, '"hold":"…"');

describe("C22 before its instant a release step", () => {
  test("changes no byte of any answer: the office seems to have no such step", async () => {
    const [one, other] = [await openHouse({ offices: [withStep] }), await openHouse({ offices: [withoutStep] })];
    expect(await everyAnswer(one)).toEqual(await everyAnswer(other));
  });

  test("changes no byte one millisecond before, and does at its instant", async () => {
    const [one, other] = [await openHouse({ offices: [withStep] }), await openHouse({ offices: [withoutStep] })];
    for (const house of [one, other]) house.clock.turnTo("2026-12-01T09:59:59.999+01:00");
    expect(await everyAnswer(one)).toEqual(await everyAnswer(other));
    const path = `/api/offices/testburg/services/urgent/slots?date=${today}&emergency=lost`;
    for (const house of [one, other]) house.clock.turnTo(at(today, "10:00"));
    expect((await one.ask(path)).text).not.toBe((await other.ask(path)).text);
  });

  test("ST-03 is for today only, invisible before and gone after closing", async () => {
    const house = await openHouse({ offices: [withStep] });
    await house.visit(at(today, "12:00"));
    const offers = async (date: string) => (await house.slots(date, "late")).slots.map((it) => it.start.slice(11, 16));
    expect(await offers(today)).not.toContain("12:00");
    house.clock.turnTo(at(today, "10:00"));
    expect(await offers(today)).toContain("12:00");
    expect(await offers("2026-12-02")).toEqual([]);
    house.clock.turnTo(at(today, "16:00"));
    expect(await offers(today)).toEqual([]);
  });
});

test("ST-04 a time that is cancelled today joins today's release at once; later days stay as they are", async () => {
  const house = await openHouse({ offices: [withStep], now: at(today, "10:00") });
  const noons = async (date: string, service: string) =>
    (await house.slots(date, service)).slots.some((it) => it.start === at(date, "12:00"));
  const first = await house.visit(at(today, "12:00"));
  await house.visit(at(today, "12:00"), { service: "late" });
  await house.visit(at("2026-12-02", "12:00"));
  expect(await noons(today, "late")).toBe(false);
  await house.ask(`/api/appointments/${first.appointment.id}/cancel`, { method: "POST", secret: first.secret });
  expect(await noons(today, "late")).toBe(true);
  expect(await noons("2026-12-02", "self"), "the second counter of tomorrow is not released").toBe(false);
});

describe("whoever waits", () => {
  const fiveSeconds = 5000;

  async function waiting(house: OpenHouse) {
    const { origin } = await serve(house.house.hono);
    const stream = eventReader(await fetch(`${origin}/api/offices/testburg/events`));
    return { stream, since: performance.now() };
  }

  test("C22 C23 hears of a release within five seconds, and of nothing before its instant", async () => {
    const house = await openHouse({ offices: [withStep], now: at(today, "09:59") });
    const { stream } = await waiting(house);
    // A hold that is told shows that the stream is alive and silent about everything else.
    await house.hold(at("2026-12-03", "08:00"));
    expect(await stream.next()).toEqual({ kind: "times_changed", date: "2026-12-03" });
    const since = performance.now();
    house.clock.turnTo(at(today, "10:00"));
    expect(await stream.next()).toEqual({ kind: "times_changed", date: today });
    expect(performance.now() - since).toBeLessThan(fiveSeconds);
    await stream.cancel();
  });

  test("hears within five seconds of a time that somebody else gave back, and gets it", async () => {
    const house = await openHouse({ offices: [withoutStep] });
    const noon = at(today, "12:00");
    const held = await house.hold(noon);
    const { stream } = await waiting(house);
    const since = performance.now();
    await ask(house.house.hono, `/api/holds/${held.json.hold}`, { method: "DELETE" });
    expect(await stream.next()).toEqual({ kind: "times_changed", date: today });
    expect(performance.now() - since).toBeLessThan(fiveSeconds);
    expect((await house.hold(noon)).status).toBe(201);
    await stream.cancel();
  });

  test("hears within five seconds that a hold ran out, which nobody did", async () => {
    const house = await openHouse({ offices: [withoutStep], now: at(today, "07:00") });
    await house.hold(at(today, "12:00"));
    const { stream } = await waiting(house);
    const since = performance.now();
    house.clock.turnTo(at(today, "07:10"));
    expect(await stream.next()).toEqual({ kind: "times_changed", date: today });
    expect(performance.now() - since).toBeLessThan(fiveSeconds);
    expect((await house.slots(today)).slots.some((it) => it.start === at(today, "12:00"))).toBe(true);
    await stream.cancel();
  });
});
