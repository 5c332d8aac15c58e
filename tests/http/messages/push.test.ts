import { createPublicKey, verify } from "node:crypto";
import type { lookup } from "node:dns";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PushKeys } from "../../../server/messages/push/pushKeys.ts";
import { pushHosts } from "../../../server/messages/push/pushHosts.ts";
import { createPushServer, publicOnly, type PushPosting } from "../../../server/messages/push/pushServer.ts";
import type { BookedAnswer } from "../../../shared/booking/index.ts";
import type { MessagesAnswer } from "../../../shared/messages/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { testBrowser, type TestBrowser } from "../../support/browserPush.ts";
import { httpService, type Posted, type TestService } from "../../support/httpService.ts";
import { mailOffice } from "../../support/mailOffice.ts";
import { at } from "../../support/openHouse.ts";
import { freshKey } from "../../support/people.ts";
import { staffHouse } from "../../support/staffHouse.ts";

const tuesday = Date.parse("2026-12-01T07:00:00+01:00");
const hour = 60 * 60 * 1000;

type StaffHouse = Awaited<ReturnType<typeof staffHouse>>;

/** A house that may call one push service of this machine. */
async function houseWith(service: TestService, office: Record<string, unknown> = mailOffice()): Promise<StaffHouse> {
  return staffHouse({ offices: [office], materials: { pushHosts: [service.origin], log: () => undefined } });
}

const endpointAt = ({ origin }: TestService, name = "abc") => `${origin}/push/${name}`;

const allow = (
  { ask }: StaffHouse,
  { appointment, secret }: BookedAnswer,
  subscription: unknown,
  more: { secret?: string } = {},
) => ask(`/api/appointments/${appointment.id}/push`, { body: subscription, secret, ...more });

/** Staff cancel the visit: of that every device is told. */
async function cancelByOffice(house: StaffHouse, { appointment }: BookedAnswer) {
  const reception = await house.as("reception");
  expect((await reception.ask(`/api/staff/appointments/${appointment.id}/cancel`, { body: {} })).status).toBe(200);
}

/** A browser that is told of a visit, and what its push service got. */
async function told(): Promise<{ house: StaffHouse; service: TestService; browser: TestBrowser; posted: Posted }> {
  const service = await httpService();
  const house = await houseWith(service);
  const browser = testBrowser();
  const visit = await house.visit(at("2026-12-02", "08:00"));
  expect((await allow(house, visit, { endpoint: endpointAt(service), keys: browser.keys })).status).toBe(204);
  await cancelByOffice(house, visit);
  house.house.startJobs();
  const [posted] = await service.until(1);
  if (!posted) throw new Error("nothing came");
  return { house, service, browser, posted };
}

describe("a notice", () => {
  test("reaches the push service encrypted, so that only the browser reads it", async () => {
    const { browser, posted } = await told();
    expect(posted).toMatchObject({
      method: "POST",
      path: "/push/abc",
      headers: { "content-encoding": "aes128gcm", "content-type": "application/octet-stream", urgency: "high" },
    });
    expect(Number(posted.headers["ttl"])).toBeGreaterThan(24 * 60 * 60);
    expect(posted.headers["topic"]).toMatch(/^[A-Za-z0-9_-]{32}$/);
    const notice = JSON.parse(await browser.read(posted.body)) as Record<string, string>;
    expect(notice["body"]).toBe("Ihr Termin am Mi., 2. Dezember, 08:00 Uhr, findet nicht statt.");
    expect(notice["path"]).toMatch(/^\/visit\/[\w-]+$/);
    expect(JSON.stringify(notice)).not.toMatch(/Ausländer|Behörde|Aufenthalt|secret/);
    const seen = JSON.stringify(posted.headers) + posted.body.toString("latin1");
    expect(seen).not.toContain("Termin");
  });

  test("is signed with the key that browsers subscribe with, for this push service and some hours", async () => {
    const { house, service, posted } = await told();
    const { key } = (await house.ask<{ key: string }>("/api/push-key")).json;
    const [, token = "", named] = /^vapid t=([^,]+), k=(.+)$/.exec(posted.headers["authorization"] ?? "") ?? [];
    expect(named).toBe(key);
    const [head = "", claims = "", signature = ""] = token.split(".");
    const point = Buffer.from(key, "base64url");
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((it) => it.toString("base64url"));
    const jwk = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    const isSigned = (text: string) =>
      verify(
        "sha256",
        Buffer.from(text),
        { key: publicKey, dsaEncoding: "ieee-p1363" },
        Buffer.from(signature, "base64url"),
      );
    expect(isSigned(`${head}.${claims}`)).toBe(true);
    expect(isSigned(`${head}.${claims}x`)).toBe(false);
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
    expect(read(head)).toEqual({ typ: "JWT", alg: "ES256" });
    expect(read(claims)).toEqual({
      aud: service.origin,
      exp: (tuesday + 12 * hour) / 1000,
      sub: "mailto:termine@localhost",
    });
  });

  test("comes again with the key of the first start after a restart, which lies sealed in the database", async () => {
    const service = await httpService();
    const first = await houseWith(service);
    const { key } = (await first.ask<{ key: string }>("/api/push-key")).json;
    await first.house.close();
    const again = await staffHouse({ folder: first.folder, offices: [mailOffice()] });
    expect((await again.ask<{ key: string }>("/api/push-key")).json.key).toBe(key);
  });

  test("that the push service refuses for good ends the subscription; staff see why", async () => {
    const service = await httpService(410);
    const house = await houseWith(service);
    const visit = await house.visit(at("2026-12-02", "08:00"));
    await allow(house, visit, { endpoint: endpointAt(service), keys: testBrowser().keys });
    await cancelByOffice(house, visit);
    house.house.startJobs();
    await service.until(1);
    const reception = await house.as("reception");
    const list = async () => (await reception.ask<MessagesAnswer>("/api/staff/messages")).json.messages;
    await expect
      .poll(async () => (await list())[0])
      .toMatchObject({ channel: "push", state: "failed", failure: "push_410" });
  });
});

describe("subscribing", () => {
  test("needs the secret of the visit, keys that are keys, and an office that tells by push", async () => {
    const service = await httpService();
    const house = await houseWith(service);
    const visit = await house.visit(at("2026-12-02", "08:00"));
    const good = { endpoint: endpointAt(service), keys: testBrowser().keys };
    expect((await allow(house, visit, good, { secret: "wrong" })).status).toBe(404);
    const offCurve = { ...good, keys: { ...good.keys, p256dh: Buffer.alloc(65, 4).toString("base64url") } };
    expect((await allow(house, visit, offCurve)).json).toMatchObject({
      code: "invalid_input",
      errors: [{ path: "/keys" }],
    });
    expect((await allow(house, visit, good)).status).toBe(204);
    await cancelByOffice(house, visit);
    expect((await allow(house, visit, good)).json.code).toBe("too_late");

    const quiet = await houseWith(service, { ...mailOffice(), messages: { push: false } });
    const other = await quiet.visit(at("2026-12-02", "08:00"));
    expect((await allow(quiet, other, good)).json.code).toBe("not_allowed");
    const viewOf = async ({ ask }: StaffHouse) => (await ask<{ push?: true }>("/api/offices/testburg")).json.push;
    expect([await viewOf(house), await viewOf(quiet)]).toEqual([true, undefined]);
  });

  test("ends when the device says so, and once more does no harm", async () => {
    const service = await httpService();
    const house = await houseWith(service);
    const visit = await house.visit(at("2026-12-02", "08:00"));
    const endpoint = endpointAt(service);
    await allow(house, visit, { endpoint, keys: testBrowser().keys });
    const path = `/api/appointments/${visit.appointment.id}/push`;
    const end = (secret: string) => house.ask(path, { method: "DELETE", body: { endpoint }, secret });
    expect((await end("wrong")).status).toBe(404);
    expect((await end(visit.secret)).status).toBe(204);
    expect((await end(visit.secret)).status).toBe(204);
    await cancelByOffice(house, visit);
    const reception = await house.as("reception");
    // Nobody is told by push any more, and so it has to be a letter.
    const { messages } = (await reception.ask<MessagesAnswer>("/api/staff/messages")).json;
    expect(messages.map((it) => it.channel)).toEqual(["letter"]);
  });

  test("also tells of a wish on a waiting list, to whoever has its secret", async () => {
    const service = await httpService();
    const house = await houseWith(service);
    const browser = testBrowser();
    const wish = { service: "self", from: "2026-12-02", to: "2026-12-09", language: "en" };
    const { json } = await house.ask<{ id: string; secret: string }>("/api/offices/testburg/waiting", {
      body: wish,
      key: freshKey(),
    });
    const path = `/api/waiting/${json.id}/push`;
    const subscription = { endpoint: endpointAt(service), keys: browser.keys };
    expect((await house.ask(path, { body: subscription, secret: "wrong" })).status).toBe(404);
    expect((await house.ask(path, { body: subscription, secret: json.secret })).status).toBe(204);
    const stranger = { body: { endpoint: subscription.endpoint }, method: "DELETE", secret: "wrong" };
    expect((await house.ask(path, stranger)).status).toBe(404);
    expect((await house.ask(path, { ...stranger, secret: json.secret })).status).toBe(204);
  });

  test("anew puts the new address of a browser in the place of the old one, for whoever knows the old one's secret", async () => {
    const service = await httpService();
    const house = await houseWith(service);
    const [old, fresh] = [testBrowser(), testBrowser()];
    const visit = await house.visit(at("2026-12-02", "08:00"));
    await allow(house, visit, { endpoint: endpointAt(service, "old"), keys: old.keys });
    const subscription = { endpoint: endpointAt(service, "new"), keys: fresh.keys };
    const renew = (auth: string, endpoint = endpointAt(service, "old")) =>
      house.ask("/api/push/renew", { body: { endpoint, auth, subscription } });
    expect((await renew(fresh.keys.auth)).status).toBe(404);
    expect((await renew(old.keys.auth, endpointAt(service, "other"))).status).toBe(404);
    expect((await renew(old.keys.auth)).status).toBe(204);
    await cancelByOffice(house, visit);
    house.house.startJobs();
    const [posted] = await service.until(1);
    expect(posted?.path).toBe("/push/new");
    expect(await fresh.read(posted?.body ?? new Uint8Array())).toContain("findet nicht statt");
  });
});

describe("misuse", () => {
  test("A25 an address that is no push service's is refused and never called", async () => {
    const service = await httpService();
    const inside = await httpService();
    const house = await houseWith(service);
    const visit = await house.visit(at("2026-12-02", "08:00"));
    const strange = [
      `${inside.origin}/admin`,
      `https://127.0.0.1/`,
      "http://169.254.169.254/latest/meta-data/",
      "https://fcm.googleapis.com.example.org/x",
      `https://fcm.googleapis.com@127.0.0.1/`,
      "http://fcm.googleapis.com/x",
      "https://fcm.googleapis.com:22/x",
    ];
    for (const endpoint of strange) {
      const answer = await allow(house, visit, { endpoint, keys: testBrowser().keys });
      expect(answer.json, endpoint).toMatchObject({ code: "invalid_input", errors: [{ path: "/endpoint" }] });
      const subscription = { endpoint, keys: testBrowser().keys };
      const renewal = { endpoint: endpointAt(service), auth: testBrowser().keys.auth, subscription };
      expect((await house.ask("/api/push/renew", { body: renewal })).status, endpoint).toBe(400);
    }
    // The negative control: an address of the push service that is known here.
    expect((await allow(house, visit, { endpoint: endpointAt(service), keys: testBrowser().keys })).status).toBe(204);
    await cancelByOffice(house, visit);
    house.house.startJobs();
    await service.until(1);
    expect(inside.received).toEqual([]);
  });

  test("A15 whatever stands in an address, none with signs that headers are made of is kept", async () => {
    const service = await httpService();
    const house = await houseWith(service);
    const visit = await house.visit(at("2026-12-02", "08:00"));
    const sign = fc.constantFrom("\r", "\n", "\r\nX-Evil: 1", "\0", " ", "\u2028", "é");
    await fc.assert(
      fc.asyncProperty(fc.webPath(), sign, fc.webPath(), async (before, evil, after) => {
        const endpoint = `${service.origin}/${before}${evil}${after}`;
        expect((await allow(house, visit, { endpoint, keys: testBrowser().keys })).status).toBe(400);
      }),
      { numRuns: 60 },
    );
  });

  const keys: PushKeys = { publicKey: "key", authorization: () => "vapid t=x, k=key" };
  const clock = { now: () => tuesday as Instant };
  const posting = (endpoint: string): PushPosting => ({
    subscription: { endpoint, keys: testBrowser().keys },
    text: "{}",
    topic: "topic",
    uselessFrom: (tuesday + hour) as Instant,
  });
  const parts = { keys, clock, ending: new AbortController().signal, log: () => undefined };

  test("A25 a redirect of a push service is not followed", async () => {
    const [service, inside] = [await httpService(), await httpService()];
    service.answer = (_, response) => void response.writeHead(307, { Location: `${inside.origin}/admin` }).end();
    const send = createPushServer({ ...parts, judge: pushHosts([service.origin]) });
    expect(await send(posting(endpointAt(service)))).toEqual({ kind: "refused", failure: "push_307" });
    expect(inside.received).toEqual([]);
    // The negative control: whoever follows arrives there.
    await fetch(endpointAt(service), { method: "POST", body: "x" });
    expect(inside.received).toHaveLength(1);
  });

  test("A25 a known name that leads into this machine is not called", async () => {
    const inside = await httpService();
    const port = Number(new URL(inside.origin).port);
    const connections: string[] = [];
    const leadingInside = ((host: string, _: unknown, callback: (error: null, all: unknown[]) => void) => {
      connections.push(host);
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    }) as unknown as typeof lookup;
    const judge = () => ({ url: new URL(`https://fcm.googleapis.com:${port}/x`), ours: false });
    const send = createPushServer({ ...parts, judge, resolve: publicOnly(leadingInside) });
    expect(await send(posting("https://fcm.googleapis.com/x"))).toEqual({ kind: "refused", failure: "eprivate" });
    expect(connections).toEqual(["fcm.googleapis.com"]);
    // The negative control: without the look at what was found the call arrives, and fails over there for want of TLS.
    const unguarded = createPushServer({
      ...parts,
      judge,
      resolve: (_host, _options, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
    });
    const arrived = await unguarded(posting("https://fcm.googleapis.com/x"));
    expect(arrived.kind).toBe("down");
    expect(arrived).not.toMatchObject({ failure: "econnrefused" });
  });

  test("A25 an address that was allowed once and is no more is not called", async () => {
    const service = await httpService();
    const send = createPushServer({ ...parts, judge: pushHosts() });
    expect(await send(posting(endpointAt(service)))).toEqual({ kind: "refused", failure: "push_host" });
    expect(service.received).toEqual([]);
  });

  test("no answer can fill the memory, and none keeps anybody waiting for its end", async () => {
    const service = await httpService();
    service.answer = (_, response) => {
      response.writeHead(201);
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    };
    const send = createPushServer({ ...parts, judge: pushHosts([service.origin]) });
    expect(await send(posting(endpointAt(service)))).toEqual({ kind: "accepted" });
  });

  test("a push service that is away rests half a minute; operators hear of it once", async () => {
    const service = await httpService();
    await service.goDown();
    const lines: unknown[] = [];
    let now = tuesday;
    const send = createPushServer({
      ...parts,
      judge: pushHosts([service.origin]),
      clock: { now: () => now as Instant },
      log: (line) => lines.push(line),
    });
    const host = new URL(service.origin).host;
    expect(await send(posting(endpointAt(service)))).toEqual({ kind: "down", failure: "econnrefused" });
    expect(await send(posting(endpointAt(service, "other")))).toEqual({ kind: "down", failure: "resting" });
    await service.comeBack();
    now += 30_000;
    expect(await send(posting(endpointAt(service)))).toEqual({ kind: "accepted" });
    expect(lines).toEqual([
      { level: "warn", part: "messages", pushService: "away", host, failure: "econnrefused" },
      { level: "info", part: "messages", pushService: "back", host },
    ]);
  });
});
