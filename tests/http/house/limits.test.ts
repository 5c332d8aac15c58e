import { expect, test } from "vitest";
import { addressGroup } from "../../../server/http/address.ts";
import { usualLimits } from "../../../server/http/limits.ts";
import { bareApp } from "../../support/bareApp.ts";
import { fakeBooking } from "../../support/fakeBooking.ts";
import { ask, type Sent } from "../../support/requests.ts";

const limits = { ...usualLimits, readsPerMinute: 3, writesPerMinute: 2 };
const booking = fakeBooking({ releaseHold: async () => undefined });
const open = (more = {}) => bareApp({ booking, limits: { ...limits, ...more } }).hono;
const statuses = async (app: ReturnType<typeof open>, times: number, sent: Sent = {}, path = "/api/offices") =>
  (await Promise.all(Array.from({ length: times }, () => ask(app, path, sent)))).map((it) => it.status);

test("whoever asks too often in a minute is told when to come back", async () => {
  const app = open();
  expect(await statuses(app, 4)).toEqual([200, 200, 200, 429]);
  const refusal = await ask(app, "/api/offices");
  expect(refusal.json.code).toBe("too_many");
  expect(refusal.headers.get("Content-Type")).toBe("application/problem+json");
  const wait = Number(refusal.headers.get("Retry-After"));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(60);
});

test("writing is counted apart from reading", async () => {
  const app = open();
  await statuses(app, 4);
  expect(await statuses(app, 3, { method: "DELETE" }, "/api/holds/x")).toEqual([204, 204, 429]);
});

test("what does not exist counts as well", async () => {
  expect(await statuses(open(), 4, {}, "/api/nothing")).toEqual([404, 404, 404, 429]);
});

test("A19 a header that names another address does not make another address", async () => {
  const app = open();
  const pretend = (name: string) => ask(app, "/api/offices", { headers: { [name]: "198.51.100.9" } });
  await statuses(app, 3);
  for (const name of ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"]) {
    expect((await pretend(name)).status).toBe(429);
  }
  expect((await ask(app, "/api/offices", { from: "198.51.100.9" })).status).toBe(200);
});

test("A19 the addresses of one IPv6 connection count together, those of another one apart", async () => {
  const app = open();
  const from = (address: string) => statuses(app, 1, { from: address });
  for (const tail of ["1", "2", "3"]) expect(await from(`2001:db8:7:1::${tail}`)).toEqual([200]);
  expect(await from("2001:db8:7:1:ffff::9")).toEqual([429]);
  expect(await from("2001:db8:7:2::1")).toEqual([200]);
});

test.each([
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:0db8:0000:0000:0001::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4::/64"],
  ["203.0.113.7", "203.0.113.7"],
])("%s counts as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

test("an IPv4 address is the same one when it comes over IPv6", async () => {
  const app = open();
  expect(await statuses(app, 3, { from: "203.0.113.7" })).toEqual([200, 200, 200]);
  expect(await statuses(app, 1, { from: "::ffff:203.0.113.7" })).toEqual([429]);
});

test.each(["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])("limits can be lifted for %s", async (from) => {
  expect(await statuses(open({ liftedForLoopback: true }), 5, { from })).toEqual([200, 200, 200, 200, 200]);
  expect(await statuses(open(), 4, { from })).toContain(429);
});

test("limits stay for everybody else when they are lifted for loopback", async () => {
  const app = open({ liftedForLoopback: true });
  expect(await statuses(app, 4, { from: "203.0.113.7" })).toContain(429);
  expect(await statuses(app, 1, { from: "203.0.113.7", headers: { "X-Forwarded-For": "127.0.0.1" } })).toEqual([429]);
});
