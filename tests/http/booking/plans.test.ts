import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type {
  AppointmentAnswer,
  ConflictsAnswer,
  PlanPreviewAnswer,
  StaffAppointmentAnswer,
} from "../../../shared/booking/index.ts";
import { at } from "../../support/openHouse.ts";
import { staffHouse, type StaffHouse, type Tablet } from "../../support/staffHouse.ts";
import { testOffice } from "../../support/testOffice.ts";

const wednesday = "2026-12-02";
const eight = at(wednesday, "08:00");

interface Rules {
  minutes?: number;
  counters?: number;
  from?: string;
  unit?: string;
}

/** One service at one desk from eight to ten; a test changes what it is about. */
function office({ minutes = 15, counters = 2, from = "08:00", unit = "desk" }: Rules = {}): Record<string, unknown> {
  const shift = { id: "morning", days: ["mo", "tu", "we", "th", "fr"], from, to: "10:00", counters };
  const release = [{ for: "public", opens: { days: 14 }, upTo: 10 }];
  return testOffice({
    services: [{ id: "self", name: { de: "Dienst" }, minutes, access: [{ mode: "self_booking" }] }],
    units: [{ id: unit, name: { de: "Schalter" }, shifts: [{ ...shift, services: ["self"], release }] }],
  });
}

const preview = (tablet: Tablet, rules: unknown, more: Record<string, unknown> = {}) =>
  tablet.ask<PlanPreviewAnswer & { code: string; errors: { path: string; message: string }[] }>(
    "/api/staff/plan-preview",
    {
      body: {
        file: typeof rules === "string" ? rules : JSON.stringify(rules),
        from: wednesday,
        to: wednesday,
        ...more,
      },
    },
  );

/** The same database with other rules, as after the next start. */
async function withRules(house: StaffHouse, rules: Rules): Promise<StaffHouse> {
  await house.house.close();
  return staffHouse({ folder: house.folder, offices: [office(rules)] });
}

const open = () => staffHouse({ offices: [office()] });

describe("C12 the plan preview", () => {
  test("shows what would be gained, lost and hit, and applies nothing", async () => {
    const house = await open();
    const visit = await house.visit(eight);
    const manager = await house.as("manager");
    const before = await house.ask("/api/offices/testburg");
    const answer = await preview(manager, office({ from: "09:00" }));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.gained).toEqual([]);
    expect(answer.json.lost).toMatchObject([{ service: "self", date: wednesday }]);
    expect(answer.json.lost[0]?.starts).toHaveLength(12);
    expect(answer.json.hit).toMatchObject([{ id: visit.appointment.id, start: eight, conflict: "outside" }]);
    expect((await house.ask("/api/offices/testburg")).headers.get("ETag")).toBe(before.headers.get("ETag"));
    expect((await house.slots(wednesday)).slots[0]?.start).toBe(eight);
  });

  test("takes YAML, names what is wrong with it by place and line, and looks at this office only", async () => {
    const manager = await (await open()).as("manager");
    const broken = JSON.stringify(office(), null, 2).replace('"counters": 2', '"counters": "two"');
    const wrong = await preview(manager, broken);
    expect(wrong).toMatchObject({ status: 400, json: { code: "invalid_input" } });
    expect(wrong.json.errors).toMatchObject([
      { path: "/file/units/0/shifts/0/counters", message: expect.stringMatching(/^line \d+: /) as string },
    ]);
    expect((await preview(manager, { ...office(), id: "elsewhere" })).json.errors[0]?.path).toBe("/file/id");
    expect((await preview(manager, "id: [")).json.code).toBe("invalid_input");
  });

  test("looks at eight weeks from today unless told otherwise, and at no more than 400 dates", async () => {
    const manager = await (await open()).as("manager");
    const usual = await preview(manager, office(), { from: undefined, to: undefined });
    expect(usual.json).toMatchObject({ from: "2026-12-01", to: "2027-01-25" });
    expect((await preview(manager, office(), { to: "2028-12-01" })).json.errors[0]?.path).toBe("/to");
    expect((await preview(manager, office(), { to: "2026-12-01" })).json.errors[0]?.path).toBe("/from");
  });

  test.each(["reception", "guide", "clerk"] as const)("is not for the %s", async (role) => {
    const tablet = await (await open()).as(role);
    expect((await preview(tablet, office())).json.code).toBe("not_allowed");
  });

  test("is told in plain words by the command", async () => {
    const house = await open();
    await house.visit(eight);
    const file = join(house.folder, "changed.yaml");
    writeFileSync(file, JSON.stringify(office({ counters: 0 })));
    const DATABASE_URL = `file:${join(house.folder, "terminpass.db")}`;
    const env = { ...process.env, DATABASE_URL, CLOCK: "2026-12-01T07:00:00+01:00" };
    const command = fileURLToPath(new URL("../../../server/preview.ts", import.meta.url));
    const run = (...args: string[]) => promisify(execFile)(process.execPath, [command, ...args], { env });
    const { stdout } = await run(file);
    expect(stdout).toContain("Nothing was applied.");
    expect(stdout).toContain(`  - ${wednesday}  self: 22 starts, 08:00 to 09:45`);
    expect(stdout).toMatch(
      /1 booking hit\n {2}! 2026-12-02T08:00:00\+01:00 {2}self: booking \w{10} has no counter any more/,
    );
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining("npm run preview -- FILE") as string });
  });
});

describe("C17 after a change of rules", () => {
  test("bookings over the lowered capacity are listed, stay booked, and leave the list when one is moved", async () => {
    const first = await open();
    const kept = await first.visit(eight);
    first.clock.turnTo("2026-12-01T07:00:01+01:00");
    const hit = await first.visit(eight);
    const house = await withRules(first, { counters: 1 });
    const clerk = await house.as("clerk");
    const conflicts = async () => (await clerk.ask<ConflictsAnswer>("/api/staff/conflicts")).json.conflicts;
    expect(await conflicts()).toMatchObject([{ id: hit.appointment.id, conflict: "over_capacity" }]);
    for (const { appointment, secret } of [kept, hit]) {
      const { json } = await house.ask<AppointmentAnswer>(`/api/appointments/${appointment.id}`, { secret });
      expect(json.appointment).toEqual(appointment);
    }
    const { id } = hit.appointment;
    const body = { service: "self", start: at(wednesday, "09:00"), moves: id };
    const held = await clerk.ask<{ hold: string }>("/api/staff/holds", { body });
    await clerk.ask(`/api/staff/appointments/${id}/reschedule`, { body: { hold: held.json.hold } });
    expect(await conflicts()).toEqual([]);
  });

  test("conflicts are shown to clerks and managers", async () => {
    const house = await open();
    const ask = async (role: "guide" | "reception" | "manager") =>
      (await (await house.as(role)).ask("/api/staff/conflicts")).status;
    expect([await ask("guide"), await ask("reception"), await ask("manager")]).toEqual([403, 403, 200]);
  });
});

describe("C42 C12 an earlier booking", () => {
  test("keeps length, place and the version of the rules when its service gets longer and moves to another desk", async () => {
    const first = await open();
    const visit = await first.visit(eight);
    const house = await withRules(first, { minutes: 45, unit: "annex" });
    const clerk = await house.as("clerk");
    const read = async (id: string) =>
      (await clerk.ask<StaffAppointmentAnswer>(`/api/staff/appointments/${id}`)).json.appointment;
    expect(await read(visit.appointment.id)).toMatchObject({
      start: eight,
      end: at(wednesday, "08:15"),
      unit: "desk",
      rulesVersion: 1,
    });
    const later = await house.visit(at(wednesday, "08:15"));
    expect(await read(later.appointment.id)).toMatchObject({
      end: at(wednesday, "09:00"),
      unit: "annex",
      rulesVersion: 2,
    });
  });

  test("takes length, place and version of today's rules when staff rebooks it", async () => {
    const first = await open();
    const { appointment } = await first.visit(eight);
    const house = await withRules(first, { minutes: 45, unit: "annex" });
    const clerk = await house.as("clerk");
    const body = { service: "self", start: at(wednesday, "09:00"), moves: appointment.id };
    const held = await clerk.ask<{ hold: string }>("/api/staff/holds", { body });
    const path = `/api/staff/appointments/${appointment.id}/reschedule`;
    const moved = await clerk.ask<StaffAppointmentAnswer>(path, { body: { hold: held.json.hold } });
    expect(moved.json.appointment).toMatchObject({ end: at(wednesday, "09:45"), unit: "annex", rulesVersion: 2 });
  });
});
