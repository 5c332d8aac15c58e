import { randomUUID } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { DevicesAnswer } from "../../../shared/staff/devices.ts";
import type { StaffSession } from "../../../shared/sync/index.ts";
import { enrolledTablet, newTablet, pairing, type EnrolledTablet } from "../../support/enrolledTablet.ts";
import { at } from "../../support/openHouse.ts";
import { passIdOf } from "../../support/passIds.ts";
import type { Answer } from "../../support/requests.ts";
import { staffHouse, type StaffHouse } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const proofOf = (pin: string) => Buffer.alloc(32, pin).toString("base64url");
const pin = proofOf("246813");
const wrongPin = proofOf("111222");

/** A house with a tablet at its door, and a manager at her desk. */
async function withTablet(offices = [testOffice()]) {
  const house = await staffHouse({ offices });
  const manager = await house.as("manager");
  return { house, manager, tablet: await enrolledTablet(house, manager) };
}

const devicePath = ({ id }: EnrolledTablet) => `/api/staff/devices/${id}`;
const codeOf = async (answer: Promise<Answer<{ code: string }>>) => (await answer).json.code;

async function whoIs(tablet: EnrolledTablet): Promise<string | undefined> {
  return (await tablet.ask<StaffSession>("/api/staff/session")).json.user;
}

/** A scan that lets somebody in, each a minute after the one before. */
const scanOf = (passId: string, more: { seq: number; by: string | undefined }) => ({
  id: randomUUID(),
  name: "scan",
  args: { passId, verdict: "welcome", arrival: true, source: "camera", desk: null },
  at: at("2026-12-01", `08:5${more.seq}`),
  offsetMs: 0,
  ...more,
});

/** Who did what in the event log, as a second program sees it. */
function actors({ folder }: StaffHouse, kind: string): unknown[] {
  const database = new Database(join(folder, "terminpass.db"), { readonly: true });
  const rows = database.prepare("SELECT actor FROM event WHERE kind = ? ORDER BY revision").pluck().all(kind);
  database.close();
  return rows;
}

describe("enrolling", () => {
  it("makes a tablet of the office out of a browser, once per pairing, and says so to the manager", async () => {
    const house = await staffHouse();
    const manager = await house.as("manager");
    const made = await pairing(manager, " Eingang 1 ");
    const tablet = newTablet(house);
    expect((await tablet.enrol(made.code)).json).toEqual({
      type: "device",
      device: { id: tablet.id, name: "Eingang 1", office: { id: "testburg", name: testOffice()["name"] } },
    });
    expect(await codeOf(newTablet(house).enrol(made.text))).toBe("pairing_ended");
    const { devices } = (await manager.ask<DevicesAnswer>("/api/staff/devices")).json;
    expect(devices).toMatchObject([{ id: tablet.id, name: "Eingang 1", pairing: made.id, revokedAt: null }]);
    const reception = await house.tablet();
    expect(await codeOf(reception.ask("/api/staff/pairings", { body: { name: "Mine" } }))).toBe("not_allowed");
    expect(await codeOf(reception.ask("/api/staff/devices"))).toBe("not_allowed");
    const nobody = newTablet(house);
    expect(await codeOf(nobody.ask("/api/staff/pairings", { body: { name: "Mine" } }))).toBe("not_signed_in");
  });

  it("takes ten wrong codes from one address in a quarter of an hour, then not even the right one", async () => {
    const house = await staffHouse();
    const { code } = await pairing(await house.as("manager"));
    const tablet = newTablet(house);
    for (let tries = 0; tries < 10; tries += 1)
      expect(await codeOf(tablet.enrol("000-000-0000"))).toBe("pairing_ended");
    expect((await tablet.enrol(code)).status).toBe(429);
    expect((await tablet.enrol(code, { from: "203.0.113.99" })).status).toBe(201);
  });
});

describe("the session of a tablet", () => {
  it("A17 is a cookie that no script reads and no other site sends, for the interface alone", async () => {
    const { tablet } = await withTablet();
    const [cookie = "", ...others] = (await tablet.open()).headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^terminpass_device=/);
    expect(cookie.split("; ").slice(1).sort()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/api", "SameSite=Strict"]);
  });

  it("F21 drains the queue of somebody whose own session is over, in her name, and opens nothing that names anybody", async () => {
    const { house, tablet } = await withTablet();
    const visit = await house.visit(at("2026-12-01", "09:00"));
    house.clock.turnTo(at("2026-12-01", "08:55"));
    await tablet.signIn();
    const user = await whoIs(tablet);
    const person = tablet.cookies.get("terminpass_staff") ?? "";
    // Her session ends while the tablet has no network; what she did meanwhile names her.
    await house.ask("/api/auth/sign-out", {
      body: {},
      headers: { Origin: "http://localhost:4230", Cookie: `terminpass_staff=${person}` },
    });
    const scans = [1, 2, 3].map((seq) => scanOf(passIdOf(visit.pass), { seq, by: user }));
    expect((await tablet.ask("/api/staff/session")).status).toBe(401);
    const receipt = await tablet.send(...scans);
    expect(receipt.json.results.map((it) => it.outcome)).toEqual(["applied", "conflict", "conflict"]);
    expect(actors(house, "pass_scanned")).toEqual([user, user, user]);
    expect((await tablet.ask(`/api/sync/probe?nonce=a&deviceId=${tablet.id}&waiting=0`)).status).toBe(200);
    for (const path of [`/api/sync/pull?deviceId=${tablet.id}`, "/api/sync/events", "/api/staff/devices"]) {
      expect((await tablet.ask(path)).status).toBe(401);
    }
    // It speaks for itself alone, and without it the queue waits.
    const asAnother = { batch: randomUUID(), deviceId: randomUUID(), schemaVersion: 1, mutations: [] };
    expect(await codeOf(tablet.ask("/api/sync/push", { body: asAnother }))).toBe("not_allowed");
    tablet.cookies.delete("terminpass_device");
    expect(await codeOf(tablet.send())).toBe("not_signed_in");
  });

  it("is over after twelve hours, after another enrolment, and where its cookie was altered", async () => {
    const { house, manager, tablet } = await withTablet();
    const cookie = tablet.cookies.get("terminpass_device") ?? "";
    const [id, enrolledAt, until = "", hash] = cookie.split(".");
    const status = async (value: string) => {
      tablet.cookies.set("terminpass_device", value);
      return (await tablet.send()).status;
    };
    expect(await status(cookie)).toBe(200);
    expect(await status([id, enrolledAt, String(Number(until) + 1), hash].join("."))).toBe(401);
    expect(await status("nonsense")).toBe(401);
    house.clock.turnTo("2026-12-01T19:00:00+01:00");
    expect(await status(cookie)).toBe(401);
    house.clock.turnTo("2026-12-01T18:59:59+01:00");
    expect(await status(cookie)).toBe(200);
    expect((await tablet.enrol((await pairing(manager)).text)).status).toBe(201);
    expect(await status(cookie)).toBe(401);
  });
});

describe("a PIN", () => {
  it("A9 signs in as a password does, and out again; five wrong ones in a row need the password", async () => {
    const { house, tablet } = await withTablet();
    const signIn = (proof: string, user: string | undefined) =>
      tablet.ask(`${devicePath(tablet)}/sign-in`, { body: { user, proof } });
    await tablet.signIn("guide");
    const user = await whoIs(tablet);
    expect((await tablet.ask(`${devicePath(tablet)}/pin`, { method: "PUT", body: { proof: pin } })).status).toBe(204);
    await tablet.ask("/api/auth/sign-out", { body: {} });
    expect(await whoIs(tablet)).toBeUndefined();
    const entered = await signIn(pin, user);
    expect([entered.status, entered.text]).toEqual([200, "{}"]);
    expect(entered.headers.getSetCookie()).toHaveLength(1);
    expect(entered.headers.getSetCookie()[0]).toContain("HttpOnly; SameSite=Strict");
    expect(await whoIs(tablet)).toBe(user);
    const session = tablet.cookies.get("terminpass_staff") ?? "";
    await tablet.ask("/api/auth/sign-out", { body: {} });
    tablet.cookies.set("terminpass_staff", session);
    expect(await whoIs(tablet)).toBeUndefined();

    expect(await codeOf(signIn(pin, "somebody else"))).toBe("not_signed_in");
    for (let tries = 0; tries < 5; tries += 1) expect(await codeOf(signIn(wrongPin, user))).toBe("not_signed_in");
    expect(await codeOf(signIn(pin, user))).toBe("not_signed_in");
    expect((await tablet.signIn("guide")).status).toBe(200);
    expect(await whoIs(tablet)).toBe(user);

    // Without the session of this very tablet a PIN is worth nothing.
    const put = { method: "PUT", body: { proof: pin } };
    const other = newTablet(house);
    other.cookies.set("terminpass_staff", tablet.cookies.get("terminpass_staff") ?? "");
    expect(await codeOf(other.ask(`${devicePath(tablet)}/pin`, put))).toBe("not_allowed");
    expect(await codeOf(tablet.ask(`${devicePath(other)}/pin`, put))).toBe("not_allowed");
    expect(await codeOf(other.ask(`${devicePath(tablet)}/sign-in`, { body: { user, proof: pin } }))).toBe(
      "not_signed_in",
    );
  });
});

it("a PIN lets nobody in who works at another office by now", async () => {
  const { house, tablet } = await withTablet([testOffice(), testOffice({ id: "otherburg", number: 2 })]);
  await tablet.signIn("guide");
  const user = await whoIs(tablet);
  await tablet.ask(`${devicePath(tablet)}/pin`, { method: "PUT", body: { proof: pin } });
  const signIn = () => tablet.ask(`${devicePath(tablet)}/sign-in`, { body: { user, proof: pin } });
  expect((await signIn()).status).toBe(200);
  const database = new Database(join(house.folder, "terminpass.db"));
  database.prepare("UPDATE staff_member SET office = 'otherburg' WHERE user = ?").run(user);
  database.close();
  expect(await codeOf(signIn())).toBe("not_signed_in");
});

describe("blocking a tablet", () => {
  it("works at its next contact, whoever is signed in there, and nowhere else", async () => {
    const { house, manager, tablet } = await withTablet();
    const other = await enrolledTablet(house, manager);
    await tablet.signIn();
    await other.signIn();
    const session = tablet.cookies.get("terminpass_staff") ?? "";
    const contacts = ({ id }: EnrolledTablet) => [
      `/api/sync/pull?deviceId=${id}`,
      `/api/sync/probe?nonce=a&deviceId=${id}`,
      "/api/staff/session",
    ];
    for (const path of contacts(tablet)) expect((await tablet.ask(path)).status).toBe(200);

    expect((await manager.ask(devicePath(tablet), { method: "DELETE" })).status).toBe(204);
    for (const path of contacts(tablet)) expect(await codeOf(tablet.ask(path))).toBe("device_revoked");
    expect(await codeOf(tablet.send())).toBe("device_revoked");
    expect(await codeOf(tablet.open())).toBe("device_revoked");
    for (const path of contacts(other)) expect((await other.ask(path)).status).toBe(200);
    // Her session on it is over, also for whoever takes it elsewhere.
    const thief = newTablet(house);
    thief.cookies.set("terminpass_staff", session);
    expect((await thief.ask("/api/staff/session")).status).toBe(401);
    // With a password it is an ordinary browser again, but this device hands over and hears nothing.
    expect((await tablet.signIn()).status).toBe(200);
    expect((await tablet.ask("/api/staff/session")).status).toBe(200);
    expect(await codeOf(tablet.send())).toBe("device_revoked");
    expect(await codeOf(tablet.ask(contacts(tablet)[0] ?? ""))).toBe("device_revoked");
    expect(actors(house, "device_revoked")).toHaveLength(1);

    const again = await tablet.enrol((await pairing(manager)).text);
    expect(again.status).toBe(201);
    expect((await tablet.open()).status).toBe(200);
    expect((await tablet.send()).status).toBe(200);
  });

  it("also ends the session of somebody who was signed in before the tablet was enrolled", async () => {
    const house = await staffHouse();
    const manager = await house.as("manager");
    const tablet = newTablet(house);
    await tablet.signIn();
    await tablet.enrol((await pairing(manager)).text);
    await tablet.open();
    await manager.ask(devicePath(tablet), { method: "DELETE" });
    tablet.cookies.delete("terminpass_device");
    expect((await tablet.ask("/api/staff/session")).status).toBe(401);
  });
});
