import { describe, expect, test } from "vitest";
import { admission, nobody, offersOn, type Audience } from "../../../shared/booking/index.ts";
import { anOffice, aService, aShift, aWish, type OfficeText, type ServiceText } from "../../support/builders.ts";
import { date, instant } from "../../support/instants.ts";

const now = instant("2026-06-10T09:00+02:00");
type Modes = ServiceText["access"];
type State = "normal" | "restricted" | "closed_to_public";
const allAudiences: Audience[] = ["public", "emergency", "invited", "staff"];

function answer(access: Modes, audience: Audience, operation: OfficeText["operation"] = { state: "normal" }, at = now) {
  const office = anOffice({ services: [aService({ access })], operation });
  const it = admission(office, office.services, audience, at);
  return it.kind === "none" ? it.reason : it.kind;
}

describe("rule 9: who may book", () => {
  test.each<[ServiceText["access"][number]["mode"], string[]]>([
    ["self_booking", ["any_date", "closed", "closed", "any_date"]],
    ["same_day", ["today", "closed", "closed", "any_date"]],
    ["emergency_only", ["emergency_only", "any_date", "emergency_only", "any_date"]],
    ["invitation_only", ["by_invitation", "by_invitation", "any_date", "any_date"]],
    ["request", ["by_request", "by_request", "by_request", "any_date"]],
    ["walk_in", ["walk_in", "walk_in", "walk_in", "any_date"]],
    ["pickup_box", ["pickup_box", "pickup_box", "pickup_box", "any_date"]],
    ["closed", ["closed", "closed", "closed", "any_date"]],
  ])("C26 C16 %s admits public, emergency, invited and staff as %j", (mode, expected) => {
    const answers = allAudiences.map((audience) => answer([{ mode }], audience));
    if (mode === "self_booking" || mode === "same_day") {
      // Somebody with a reason or an invitation finds no way of that kind; whom it admits is what matters.
      expect([answers[0], answers[3]]).toEqual([expected[0], expected[3]]);
      expect(["any_date", "today"]).not.toContain(answers[1]);
      expect(["any_date", "today"]).not.toContain(answers[2]);
    } else expect(answers).toEqual(expected);
  });

  test("no mode in force means closed, for all but staff", () => {
    expect(allAudiences.map((audience) => answer([], audience))).toEqual(["closed", "closed", "closed", "any_date"]);
  });

  test("closed wins over all other modes", () => {
    const access: Modes = [{ mode: "self_booking" }, { mode: "emergency_only" }, { mode: "closed" }];
    expect(answer(access, "public")).toBe("closed");
    expect(answer(access, "emergency")).toBe("closed");
  });

  test("several modes stand side by side", () => {
    const access: Modes = [{ mode: "walk_in" }, { mode: "self_booking" }, { mode: "emergency_only" }];
    expect(answer(access, "public")).toBe("any_date");
    expect(answer(access, "emergency")).toBe("any_date");
    expect(answer([{ mode: "same_day" }, { mode: "self_booking" }], "public")).toBe("any_date");
  });

  test.each([
    ["2026-06-09T23:59:59.999+02:00", "closed"],
    ["2026-06-10T00:00:00+02:00", "any_date"],
    ["2026-06-12T23:59:59.999+02:00", "any_date"],
    ["2026-06-13T00:00:00+02:00", "closed"],
  ])("C4 a mode from 10 to 12 June holds on both days of the office, asked at %s: %s", (at, expected) => {
    const access: Modes = [{ mode: "self_booking", from: "2026-06-10", until: "2026-06-12" }];
    expect(answer(access, "public", { state: "normal" }, instant(at))).toBe(expected);
  });

  test("the modes in force when asked count, not those on the date of the visit", () => {
    const access: Modes = [{ mode: "self_booking", until: "2026-06-10" }];
    const office = anOffice({ services: [aService({ access })] });
    expect(offersOn(office, aWish(office), date("2026-06-17"), now, nobody).length).toBeGreaterThan(0);
    const tomorrow = instant("2026-06-11T00:00+02:00");
    expect(offersOn(office, aWish(office), date("2026-06-17"), tomorrow, nobody)).toEqual([]);
  });

  test("a mode may hold during one operation state only", () => {
    const access: Modes = [{ mode: "walk_in" }, { mode: "emergency_only", during: "restricted" }];
    expect(answer(access, "emergency")).toBe("walk_in");
    expect(answer(access, "emergency", { state: "restricted" })).toBe("any_date");
  });

  test("ST-03 same-day times are of today only, and today ends at the office's midnight", () => {
    const office = anOffice({
      services: [aService({ access: [{ mode: "same_day" }] })],
      shifts: [aShift({ days: ["mo", "tu", "we", "th", "fr", "sa", "su"] })],
    });
    const has = (day: string, at: string) => offersOn(office, aWish(office), date(day), instant(at), nobody).length > 0;
    expect(has("2026-06-10", "2026-06-09T21:59:59Z")).toBe(false);
    expect(has("2026-06-10", "2026-06-09T22:00:00Z")).toBe(true);
    expect(has("2026-06-11", "2026-06-09T22:00:00Z")).toBe(false);
  });

  test("a visit of several services is open to whom all admit, today if one says so", () => {
    const services = [
      aService({ id: "a", access: [{ mode: "self_booking" }] }),
      aService({ id: "b", access: [{ mode: "same_day" }] }),
      aService({ id: "c", access: [{ mode: "request" }] }),
    ];
    const office = anOffice({ services, shifts: [] });
    const [a, b, c] = office.services;
    if (!a || !b || !c) throw new Error("three services");
    expect(admission(office, [a, b], "public", now)).toEqual({ kind: "today" });
    expect(admission(office, [a, b, c], "public", now)).toEqual({ kind: "none", reason: "by_request" });
  });
});

describe("rule 10: operation states", () => {
  const access: Modes = [{ mode: "self_booking" }, { mode: "emergency_only" }, { mode: "invitation_only" }];
  test.each<[State, string[]]>([
    ["normal", ["any_date", "any_date", "any_date", "any_date"]],
    ["restricted", ["restricted", "any_date", "any_date", "restricted"]],
    ["closed_to_public", ["closed_to_public", "closed_to_public", "any_date", "any_date"]],
  ])("C27 MD-13 in %s public, emergency, invited and staff get %j", (state, expected) => {
    expect(allAudiences.map((audience) => answer(access, audience, { state }))).toEqual(expected);
  });

  test("MD-13 staff with the right of exception book in restricted operation", () => {
    const office = anOffice({ services: [aService({ access })], operation: { state: "restricted" } });
    expect(admission(office, office.services, "staff", now, { exception: true }).kind).toBe("any_date");
  });

  test.each([
    ["2026-06-09T23:59:59+02:00", "any_date"],
    ["2026-06-10T00:00:00+02:00", "restricted"],
    ["2026-06-10T23:59:59+02:00", "restricted"],
    ["2026-06-11T00:00:00+02:00", "any_date"],
  ])("C27 MD-09 restricted on 10 June alone, asked at %s: %s", (at, expected) => {
    const operation = { state: "restricted" as const, from: "2026-06-10", until: "2026-06-10" };
    expect(answer(access, "public", operation, instant(at))).toBe(expected);
  });

  test("MD-01 in restricted operation an ordinary service says restricted, one for emergencies says so", () => {
    expect(answer([{ mode: "self_booking" }], "public", { state: "restricted" })).toBe("restricted");
    expect(answer([{ mode: "emergency_only" }], "public", { state: "restricted" })).toBe("emergency_only");
    expect(answer([{ mode: "request" }], "public", { state: "restricted" })).toBe("by_request");
  });

  test("DU-17 an office closed to the public has no walking in either, but requests go on", () => {
    expect(answer([{ mode: "walk_in" }], "public", { state: "closed_to_public" })).toBe("closed_to_public");
    expect(answer([{ mode: "request" }], "public", { state: "closed_to_public" })).toBe("by_request");
  });
});
