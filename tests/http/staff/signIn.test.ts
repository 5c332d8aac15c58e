import { describe, expect, it } from "vitest";
import { openHouse } from "../../support/openHouse.ts";
import type { Refusal } from "../../support/requests.ts";
import { ownOrigin, staffHouse } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const json = { "Content-Type": "application/json", Origin: ownOrigin };

describe("signing in", () => {
  it("tells a tablet who it is and what the door of its office needs", async () => {
    const house = await staffHouse({ offices: [testOffice({ checkin: { earlyMinutes: 45, lateMinutes: 15 } })] });
    const { status, json, headers } = await (await house.tablet()).session();
    expect(status).toBe(200);
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(json).toMatchObject({
      type: "session",
      role: "reception",
      office: { id: "testburg", number: 1, timeZone: "Europe/Berlin" },
      units: [{ id: "desk", name: { de: "Schalter" }, room: null }],
      earlyMinutes: 45,
      lateMinutes: 15,
    });
    expect(json.services.map((it) => it.number)).toHaveLength(9);
  });

  it("A17 gives a cookie that no script reads and no other site sends", async () => {
    const answer = await (await staffHouse()).signIn();
    const [cookie = "", ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^terminpass_staff=/);
    expect(cookie.split("; ").slice(1).sort()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict"]);
    expect(answer.text).toBe("{}");
  });

  it("A17 binds the cookie to the very host where the office is on https", async () => {
    const publicUrl = new URL("https://termine.example");
    const house = await staffHouse({ materials: { publicUrl } });
    const answer = await house.signIn(undefined, undefined, { headers: { Origin: publicUrl.origin } });
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-terminpass_staff=/);
    expect(cookie).toContain("; Secure");
    expect(cookie).not.toContain("Domain");
    const session = await house.ask("/api/staff/session", { headers: { Cookie: cookie.split(";")[0] ?? "" } });
    expect(session.status).toBe(200);
  });

  it.each([
    ["a wrong password", "reception@testburg.example", "WRONG-PASSWORD"],
    ["no such account", "nobody@testburg.example", "WRONG-PASSWORD"],
    ["no address", "reception", "WRONG-PASSWORD"],
    ["an empty password", "reception@testburg.example", ""],
  ])("refuses %s with the same words", async (_, email, password) => {
    const answer = await (await staffHouse()).signIn(email, password);
    expect(answer.status).toBe(401);
    expect(answer.json.code).toBe("not_signed_in");
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("A9 takes five wrong passwords for an account in a quarter of an hour, then no more, not even the right one", async () => {
    const house = await staffHouse();
    for (let tries = 0; tries < 5; tries += 1)
      expect((await house.signIn(undefined, `guess ${tries}`)).status).toBe(401);
    const refused = await house.signIn();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("Retry-After"))).toBe(15 * 60);
    expect((await house.signIn(undefined, undefined, { from: "203.0.113.99" })).status).toBe(200);
    house.clock.turnTo("2026-12-01T07:15:01+01:00");
    expect((await house.signIn()).status).toBe(200);
  });

  it("A9 counts guesses that come at once", async () => {
    const house = await staffHouse();
    const guesses = Array.from({ length: 12 }, (_, index) => house.signIn(undefined, `guess ${index}`));
    const statuses = (await Promise.all(guesses)).map((it) => it.status).sort();
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)]);
  });

  it("does not count who signs in rightly, however often a shared tablet changes hands", async () => {
    const house = await staffHouse();
    for (let shifts = 0; shifts < 7; shifts += 1) expect((await house.signIn()).status).toBe(200);
  });

  it("ends a session at once when somebody signs out, also for a copy of its cookie", async () => {
    const tablet = await (await staffHouse()).tablet();
    expect((await tablet.session()).status).toBe(200);
    const answer = await tablet.ask("/api/auth/sign-out", { body: {} });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toContain("Max-Age=0");
    expect((await tablet.session()).status).toBe(401);
  });

  it("believes no cookie that it did not sign", async () => {
    const house = await staffHouse();
    const answer = await house.signIn();
    const [cookie = ""] = (answer.headers.getSetCookie()[0] ?? "").split(";");
    const status = async (Cookie: string) => (await house.ask("/api/staff/session", { headers: { Cookie } })).status;
    expect(await status(cookie)).toBe(200);
    const [name, value = ""] = cookie.split("=");
    const token = decodeURIComponent(value).split(".")[0] ?? "";
    expect(await status(`${name}=${token}`)).toBe(401);
    expect(await status(`${name}=${encodeURIComponent(`${token}.${"A".repeat(43)}=`)}`)).toBe(401);
  });
});

describe("what else the sign-in library could do", () => {
  it.each([
    "sign-up/email",
    "get-session",
    "list-sessions",
    "change-password",
    "request-password-reset",
    "sign-in/social",
    "ok",
    "error",
  ])("is not served: %s", async (path) => {
    const house = await staffHouse();
    const body = { email: "new@testburg.example", password: "0123456789", name: "New" };
    for (const sent of [{ body, headers: json }, {}]) {
      const answer = await house.ask<Refusal>(`/api/auth/${path}`, sent);
      expect(answer.status).toBe(404);
      expect(answer.json.code).toBe("not_found");
    }
  });
});

describe("A17 pages of others", () => {
  const answers = async (headers: Record<string, string>) => {
    const tablet = await (await staffHouse()).tablet();
    return (await tablet.send([], {})).status === 200
      ? tablet.ask("/api/sync/push", { body: "{}", headers })
      : undefined;
  };

  it.each([
    ["another origin", { Origin: "https://elsewhere.example" }],
    ["no origin at all", { Origin: "null" }],
    ["another site, whatever it says its origin is", { "Sec-Fetch-Site": "cross-site" }],
    ["a neighbour under the same domain", { "Sec-Fetch-Site": "same-site" }],
    ["an address typed by hand", { "Sec-Fetch-Site": "none" }],
  ])("change nothing: %s", async (_, headers) => {
    expect((await answers(headers))?.json.code).toBe("not_allowed");
  });

  it("sign nobody in", async () => {
    const house = await staffHouse();
    const sent = { headers: { Origin: "https://elsewhere.example" } };
    expect((await house.signIn(undefined, undefined, sent)).status).toBe(403);
  });

  it("cannot send what a form can send", async () => {
    const tablet = await (await staffHouse()).tablet();
    const headers = { "Content-Type": "text/plain" };
    expect((await tablet.ask("/api/sync/push", { body: "{}", headers })).json.code).toBe("wrong_type");
  });

  it("read nothing", async () => {
    const tablet = await (await staffHouse()).tablet();
    const answer = await tablet.ask("/api/staff/session", { headers: { "Sec-Fetch-Site": "cross-site" } });
    expect(answer.status).toBe(403);
  });

  it("differ from our own, also at the address that the server listens on", async () => {
    const house = await staffHouse({ materials: { listens: { host: "127.0.0.1", port: 4260 } } });
    const from = async (Origin: string) => (await house.signIn(undefined, undefined, { headers: { Origin } })).status;
    expect(await from("http://127.0.0.1:4260")).toBe(200);
    expect(await from("http://[::1]:4260")).toBe(200);
    expect(await from("http://127.0.0.1:4261")).toBe(403);
  });
});

describe("demo accounts", () => {
  it("are one per office and the same after the next start", async () => {
    const offices = [testOffice(), testOffice({ id: "other_burg", number: 2 })];
    const first = await openHouse({ offices });
    const made = await first.house.makeDemoAccounts();
    expect(made?.emails).toEqual(["reception@testburg.example", "reception@other-burg.example"]);
    await first.house.close();
    const second = await staffHouse({ folder: first.folder, offices });
    expect(second.password).toBe(made?.password);
    expect((await second.signIn("reception@other-burg.example")).status).toBe(200);
  });

  it("have another password in every database", async () => {
    expect((await staffHouse()).password).not.toBe((await staffHouse()).password);
  });

  it("do not exist in production", async () => {
    const house = await openHouse({ materials: { production: true } });
    expect(await house.house.makeDemoAccounts()).toBeUndefined();
  });

  it("open nothing in production that finds them in its database, neither with the password nor with a session", async () => {
    const demo = await staffHouse();
    const cookie = ((await demo.signIn()).headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    expect((await demo.ask("/api/staff/session", { headers: { Cookie: cookie } })).status).toBe(200);
    await demo.house.close();
    const real = await staffHouse({ folder: demo.folder, materials: { production: true } });
    expect((await real.signIn("reception@testburg.example", demo.password)).status).toBe(401);
    expect((await real.ask("/api/staff/session", { headers: { Cookie: cookie } })).status).toBe(401);
  });
});

describe("without a session", () => {
  it.each([
    ["GET", "/api/staff/session"],
    ["GET", "/api/sync/pull?deviceId=x"],
    ["GET", "/api/sync/probe?nonce=a"],
    ["GET", "/api/sync/events"],
    ["POST", "/api/sync/push"],
  ])("%s %s is answered 401 before anything else is looked at", async (method, path) => {
    const house = await staffHouse();
    const body = method === "POST" ? { body: "no json" } : {};
    const answer = await house.ask(path, { method, headers: { Origin: ownOrigin }, ...body });
    expect(answer.status).toBe(401);
    expect(answer.json.code).toBe("not_signed_in");
  });
});
