import { expect, test } from "vitest";
import { done } from "../../../shared/problems.ts";
import { bareApp } from "../../support/bareApp.ts";
import { fakeBooking } from "../../support/fakeBooking.ts";
import { serve, wire } from "../../support/serve.ts";

const held = { hold: "h", expiresAt: "", start: "", end: "" };
const open = () => serve(bareApp({ booking: fakeBooking({ holdSlot: async () => done(held) }) }).hono);
const path = "/api/offices/testburg/holds";
const headers = { "Content-Type": "application/json" };
const wish = JSON.stringify({ service: "x", start: "2026-12-01T09:00:00Z" });

test("A16 a body of 5 MB is refused cleanly, and the server goes on", async () => {
  const { origin } = await open();
  const response = await fetch(`${origin}${path}`, { method: "POST", headers, body: "x".repeat(5_000_000) });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, "too_large"]);
  expect((await fetch(`${origin}${path}`, { method: "POST", headers, body: wish })).status).toBe(201);
});

test("A16 a body of 5 MB in pieces, without a length, is refused as well", async () => {
  const { origin } = await open();
  let left = 80;
  const body = new ReadableStream({
    pull(controller) {
      if (left-- === 0) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  expect((await fetch(`${origin}${path}`, init)).status).toBe(413);
});

test("A16 pieces are counted one by one: 64 kB in many are read", async () => {
  const { origin } = await open();
  const parts = [wish, ...Array.from({ length: 60 }, () => " ".repeat(1000))];
  const body = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  expect(
    (await fetch(`${origin}${path}`, { method: "POST", headers, body, duplex: "half" } as RequestInit)).status,
  ).toBe(201);
});

test("A16 a length that is a lie gets nobody past the limit", async () => {
  const { port } = await open();
  const { socket, received } = await wire(port);
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n`;
  socket.end(`${head}${wish}${" ".repeat(100_000)}`);
  const text = await received;
  expect(text).toMatch(/^HTTP\/1\.1 400/);
  expect(text).not.toMatch(/HTTP\/1\.1 201/);
});

const unreadable: [what: string, request: string, status: number][] = [
  ["no HTTP", "hello\r\n\r\n", 400],
  ["a host that is none", "GET /api/offices HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400],
  ["an address with a backslash", "GET /api\\offices HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
  ["endless headers", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`, 413],
  ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400],
];
test.each(unreadable)("%s is refused as a problem, with the headers of every answer", async (_, request, status) => {
  const { port } = await open();
  const { socket, received } = await wire(port);
  socket.write(request);
  const text = await received;
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(text).toMatch(/content-type: application\/problem\+json/i);
  expect(text).toMatch(/content-security-policy: default-src 'none'/i);
  expect(text).toMatch(/"code":"(invalid_input|too_large)"/);
});

test("a server that stops answers what is under way and takes nothing new", async () => {
  let answer: (() => void) | undefined;
  const asked = Promise.withResolvers<void>();
  const holdSlot = () => {
    asked.resolve();
    return new Promise<ReturnType<typeof done<typeof held>>>((resolve) => (answer = () => resolve(done(held))));
  };
  const { origin, stop } = await serve(bareApp({ booking: fakeBooking({ holdSlot }) }).hono);
  const underWay = fetch(`${origin}${path}`, { method: "POST", headers, body: wish });
  await asked.promise;
  const stopped = stop();
  await expect(fetch(`${origin}/livez`)).rejects.toThrow();
  answer?.();
  expect((await underWay).status).toBe(201);
  await stopped;
});
