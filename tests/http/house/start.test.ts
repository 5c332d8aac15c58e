import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { BookedAnswer, HoldAnswer, SlotsAnswer } from "../../../shared/booking/index.ts";
import { somebody } from "../../support/people.ts";
import { freePort, serverFolder, startServer, type Started } from "../../support/process.ts";
import { testOffice } from "../../support/testOffice.ts";

const clock = { CLOCK: "2026-12-01T07:00:00+01:00" };
const office = "/api/offices/testburg";

function post(origin: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers: { "Content-Type": "application/json", ...headers } };
  return fetch(`${origin}${path}`, { ...init, body: JSON.stringify(body) });
}

/** A server that runs; one that lacks something is loaded with what takes it out, a file of the tests' support. */
async function running(folder: string, env: Record<string, string> = clock, lacking?: string): Promise<Started> {
  const imports = lacking && fileURLToPath(new URL(`../../support/${lacking}`, import.meta.url));
  const server = await startServer(folder, env, imports === undefined ? {} : { imports });
  await server.ready;
  return server;
}

test("it says where applicants book, is ready, and its clock runs from the instant it was given", async () => {
  const server = await running(serverFolder());
  expect((await fetch(`${server.origin}/livez`)).status).toBe(200);
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  const slots = await fetch(`${server.origin}${office}/services/self/slots?date=2026-12-01`);
  const since = Date.parse(((await slots.json()) as SlotsAnswer).asOf) - Date.parse(clock.CLOCK);
  expect(since).toBeGreaterThanOrEqual(0);
  expect(since).toBeLessThan(30_000);
  server.signal("SIGTERM");
  const { code, out } = await server.ended;
  expect(code).toBe(0);
  expect(out).toContain(`Applicants book here:  http://localhost:${new URL(server.origin).port}/`);
});

test("C31 a restart keeps bookings, and the same key gets the same answer", async () => {
  const folder = serverFolder();
  const before = await running(folder);
  const start = "2026-12-02T08:00:00+01:00";
  const held = await post(before.origin, `${office}/holds`, { service: "self", start });
  const { hold } = (await held.json()) as HoldAnswer;
  const body = { hold, applicant: somebody(), language: "de" };
  const key = { "Idempotency-Key": "mine" };
  const first = await (await post(before.origin, `${office}/appointments`, body, key)).text();
  before.signal("SIGINT");
  expect((await before.ended).code).toBe(0);

  const after = await running(folder);
  const again = await post(after.origin, `${office}/appointments`, body, key);
  expect([again.status, await again.text()]).toEqual([201, first]);
  const { appointment, secret } = JSON.parse(first) as BookedAnswer;
  const headers = { Authorization: `Bearer ${secret}` };
  expect((await fetch(`${after.origin}/api/appointments/${appointment.id}`, { headers })).status).toBe(200);
});

/** Asks it to end while somebody listens and somebody else is in the middle of a request; what the two get of it. */
async function endsUnderWay(server: Started) {
  const stream = await fetch(`${server.origin}${office}/events`);
  const headers = { "Content-Type": "application/json", Expect: "100-continue" };
  const underWay = request(`${server.origin}${office}/holds`, { method: "POST", headers });
  const status = new Promise<number | undefined>((resolve) => {
    underWay.once("response", (response) => resolve(response.resume().statusCode));
    underWay.once("error", () => resolve(undefined));
  });
  underWay.flushHeaders();
  // The server says so as soon as it has begun with the request.
  await once(underWay, "continue");
  const began = Date.now();
  server.signal("SIGTERM");
  const heard = await stream.text().catch(() => "cut off");
  underWay.end(JSON.stringify({ service: "self", start: "2026-12-02T08:00:00+01:00" }));
  const { code } = await server.ended;
  return { heard, status: await status, code, millis: Date.now() - began };
}

test("F13 SIGTERM ends it with an open stream, after answering what is under way", async () => {
  const { heard, status, code, millis } = await endsUnderWay(await running(serverFolder()));
  expect(heard).toContain(": live");
  expect([status, code]).toEqual([201, 0]);
  expect(millis).toBeLessThan(10_000);
}, 60_000);

test("a server that waits for nothing leaves the same request without an answer", async () => {
  const { status } = await endsUnderWay(await running(serverFolder(), clock, "endAtOnce.ts"));
  expect(status).toBeUndefined();
}, 60_000);

/** Asks it to end while somebody has begun a request and never sends the rest. */
async function endsBeforeHalfARequest(server: Started) {
  const half = connect(Number(new URL(server.origin).port), "127.0.0.1");
  half.on("error", () => {});
  await once(half, "connect");
  half.write("GET /api/off");
  // An answer to somebody else tells that the server has taken in what came before it.
  expect((await fetch(`${server.origin}/livez`)).status).toBe(200);
  const began = Date.now();
  server.signal("SIGTERM");
  const { code } = await server.ended;
  return { code, millis: Date.now() - began };
}

test("F13 a request that is never sent to its end does not keep it from ending in good order", async () => {
  const { code, millis } = await endsBeforeHalfARequest(await running(serverFolder()));
  expect(code).toBe(0);
  expect(millis).toBeLessThan(10_000);
}, 60_000);

test("a server that never cuts such a request off does not end in good order", async () => {
  const { code } = await endsBeforeHalfARequest(await running(serverFolder(), clock, "neverCut.ts"));
  expect(code).toBe(1);
}, 60_000);

test("a broken office file stops the start, names file, line and path, and leaves the data untouched", async () => {
  const folder = serverFolder(JSON.stringify(testOffice(), null, 2));
  const before = await running(folder);
  before.signal("SIGTERM");
  await before.ended;
  const data = readFileSync(join(folder, "terminpass.db"));

  const file = join(folder, "offices", "testburg.yaml");
  const text = readFileSync(file, "utf8").replace('"counters": 1', '"counters": "many"');
  writeFileSync(file, text);
  const { code, err } = await (await startServer(folder, clock)).ended;
  expect(code).toBe(1);
  const line = text.split("\n").findIndex((it) => it.includes('"many"')) + 1;
  expect(err).toContain(`${file}, line ${line}, units[0].shifts[1].counters: write a whole number`);
  expect(err).not.toMatch(/^\s+at /m);
  expect(readFileSync(join(folder, "terminpass.db")).equals(data)).toBe(true);
});

test("a broken office file at the very first start leaves no database behind", async () => {
  const folder = serverFolder("id: testburg\nunits: [\n");
  const { code, err } = await (await startServer(folder)).ended;
  expect(code).toBe(1);
  expect(err).toContain("testburg.yaml");
  expect(existsSync(join(folder, "terminpass.db"))).toBe(false);
});

test.each([{ CLOCK: "2026-12-01T07:00:00Z" }, { POW_DIFFICULTY: "0" }])("in production %o is refused", async (env) => {
  const { code, err } = await (await startServer(serverFolder(), { ...env, NODE_ENV: "production" })).ended;
  expect([code, err.trim().split("\n").length]).toEqual([1, 1]);
  expect(err).toContain(Object.keys(env)[0]);
});

test("in production it runs without them", async () => {
  const server = await running(serverFolder(), { NODE_ENV: "production" });
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
});

test("a port in use is told in a sentence", async () => {
  const PORT = String(await freePort());
  await running(serverFolder(), { PORT });
  const { code, err } = await (await startServer(serverFolder(), { PORT })).ended;
  expect([code, err.trim().split("\n").length]).toEqual([1, 1]);
  expect(err).toContain(`Port ${PORT} is in use`);
});

test("a database of another kind and a missing folder of offices are told in a sentence", async () => {
  for (const env of [{ DATABASE_URL: "mysql://x" }, { OFFICES_DIR: "/nowhere/at/all" }]) {
    const { code, err } = await (await startServer(serverFolder(), env)).ended;
    expect(code).toBe(1);
    expect(err).toContain(Object.keys(env)[0]);
    expect(err).not.toMatch(/^\s+at /m);
  }
});
