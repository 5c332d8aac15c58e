import { describe, expect, test } from "vitest";
import type { OriginsAnswer } from "../../../shared/statistics/index.ts";
import { staffHouse, type StaffHouse } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const origins = [
  { id: "immigration", name: { de: "Amt für Migration, Internetseite" } },
  { id: "public_order", name: { de: "Ordnungsamt, Internetseite" } },
];
const house = () => staffHouse({ offices: [testOffice({ origins }), testOffice({ id: "nextburg" })] });
const open = ({ ask }: StaffHouse, origin: string, office = "testburg") =>
  ask(`/api/offices/${office}/origins`, { body: { origin } });
const counts = async (from: StaffHouse, office = "testburg") => {
  const manager = await from.as("manager", office);
  const { json } = await manager.ask<OriginsAnswer>("/api/staff/origins");
  return json.counts.map(({ date, origin, openings }) => `${date} ${origin} ${openings}`);
};

describe("the places that link to an office", () => {
  test("PS-03 two origins are counted apart, each day for itself", async () => {
    const it = await house();
    await open(it, "immigration");
    await open(it, "public_order");
    await open(it, "public_order");
    it.clock.turnTo("2026-12-02T00:01:00+01:00");
    await open(it, "immigration");
    expect(await counts(it)).toEqual([
      "2026-12-02 immigration 1",
      "2026-12-01 immigration 1",
      "2026-12-01 public_order 2",
    ]);
  });

  test("PS-03 a place that the office file does not name counts as another one, whatever it calls itself", async () => {
    const it = await house();
    await open(it, "made_up");
    await open(it, "x".repeat(64));
    await open(it, "immigration", "nextburg");
    expect(await counts(it)).toEqual(["2026-12-01 other 2"]);
    expect(await counts(it, "nextburg")).toEqual(["2026-12-01 other 1"]);
  });

  test("are counted without a cookie and without an answer to read", async () => {
    const it = await house();
    const answer = await open(it, "immigration");
    expect([answer.status, answer.text, answer.headers.get("Set-Cookie")]).toEqual([204, "", null]);
  });

  test("of an office that does not exist are not counted", async () => {
    const it = await house();
    expect((await open(it, "immigration", "nowhere")).status).toBe(404);
    expect((await open(it, "")).status).toBe(400);
  });

  test("are shown to the management with their names and the address that posters print, and to nobody else", async () => {
    const it = await house();
    const manager = await it.as("manager");
    const { json } = await manager.ask<OriginsAnswer>("/api/staff/origins");
    expect(json).toEqual({ address: "http://localhost:4230/o/testburg", origins, counts: [] });
    for (const role of ["reception", "guide", "clerk"] as const) {
      const other = await it.as(role);
      expect((await other.ask("/api/staff/origins")).status, role).toBe(403);
    }
    expect((await it.ask("/api/staff/origins")).status).toBe(401);
  });
});
