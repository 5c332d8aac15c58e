import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { usualLimits } from "../../../server/http/limits.ts";
import { OfficeEventSchema } from "../../../shared/booking/answers.ts";
import type { OfficeEvent } from "../../../shared/booking/index.ts";
import type { LocalDate } from "../../../shared/time/index.ts";
import { bareApp } from "../../support/bareApp.ts";
import { fakeBooking } from "../../support/fakeBooking.ts";
import { eventReader } from "../../support/eventReader.ts";
import { at, openHouse } from "../../support/openHouse.ts";
import { ask } from "../../support/requests.ts";
import { serve } from "../../support/serve.ts";

const path = "/api/offices/testburg/events";
const event: OfficeEvent = { kind: "times_changed", date: "2026-12-02" as LocalDate };

/** A server whose office changes when a test says so. */
function watched(limits = {}) {
  const listeners = new Set<(event: OfficeEvent) => void>();
  const watchOffice = (_: string, listener: (event: OfficeEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const ending = new AbortController();
  const booking = fakeBooking({ watchOffice });
  const app = bareApp({ booking, ending: ending.signal, limits: { ...usualLimits, ...limits } });
  return { app, ending, listeners, tell: () => listeners.forEach((it) => it(event)) };
}

test("whoever watches an office hears of a hold, a booking and a cancellation on the day concerned", async () => {
  const open = await openHouse();
  const { origin } = await serve(open.house.hono);
  const response = await fetch(`${origin}${path}`);
  expect(response.headers.get("Content-Type")).toMatch(/^text\/event-stream/);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  const stream = eventReader(response);
  const visit = await open.visit(at("2026-12-02", "08:00"));
  const heard = [await stream.next(), await stream.next()];
  await open.ask(`/api/appointments/${visit.appointment.id}/cancel`, { method: "POST", secret: visit.secret });
  heard.push(await stream.next());
  expect(heard).toEqual([event, event, event]);
  expect(heard.every((it) => v.is(OfficeEventSchema, it))).toBe(true);
  await stream.cancel();
});

test("an unknown office has nothing to watch", async () => {
  expect((await ask(watched().app.hono, "/api/offices/atlantis/events")).json.code).toBe("not_found");
});

test("whoever goes away is forgotten", async () => {
  const { app, listeners, tell } = watched();
  const { origin } = await serve(app.hono);
  const streams = await Promise.all([1, 2, 3].map(async () => eventReader(await fetch(`${origin}${path}`))));
  expect([listeners.size, app.streams.count()]).toEqual([3, 3]);
  await streams[0]?.cancel();
  await vi.waitFor(() => expect([listeners.size, app.streams.count()]).toEqual([2, 2]));
  tell();
  expect(await streams[1]?.next()).toEqual(event);
  await Promise.all(streams.map((it) => it.cancel()));
  await vi.waitFor(() => expect([listeners.size, app.streams.count()]).toEqual([0, 0]));
});

test("a stream ends when the server does", async () => {
  const { app, ending, listeners } = watched();
  const { origin } = await serve(app.hono);
  const stream = eventReader(await fetch(`${origin}${path}`));
  ending.abort();
  expect(await stream.next()).toBeUndefined();
  expect([listeners.size, app.streams.count()]).toEqual([0, 0]);
});

test("one address holds no more streams than allowed, and gets a place back when one ends", async () => {
  const { app } = watched({ streams: 2 });
  const { origin } = await serve(app.hono);
  const streams = [eventReader(await fetch(`${origin}${path}`)), eventReader(await fetch(`${origin}${path}`))];
  const third = await fetch(`${origin}${path}`);
  expect([third.status, third.headers.has("Retry-After")]).toEqual([429, true]);
  await streams[0]?.cancel();
  await vi.waitFor(async () => expect(app.streams.count()).toBe(1));
  const again = await fetch(`${origin}${path}`);
  expect(again.status).toBe(200);
  await Promise.all([again.body?.cancel(), streams[1]?.cancel()]);
});

test("HEAD opens no stream", async () => {
  const { app, listeners } = watched();
  const answer = await ask(app.hono, path, { method: "HEAD" });
  expect(answer.headers.get("Content-Type")).toBe("text/event-stream");
  expect([listeners.size, app.streams.count()]).toEqual([0, 0]);
});

test("whoever does not read is given up instead of filling the memory", async () => {
  const { app, listeners, tell } = watched();
  const response = await app.hono.request(path);
  expect(listeners.size).toBe(1);
  for (let round = 0; round < 200; round++) tell();
  await vi.waitFor(() => expect([listeners.size, app.streams.count()]).toEqual([0, 0]));
  await response.body?.cancel();
});

test("a stream that stays silent shows from time to time that it lives", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const { app } = watched();
    const response = await app.hono.request(path);
    const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await chunks?.read())?.value).toBe(": live\n\n");
    vi.advanceTimersByTime(20_000);
    expect((await chunks?.read())?.value).toBe(": still here\n\n");
    await chunks?.cancel();
  } finally {
    vi.useRealTimers();
  }
});
