import { describe, expect, test } from "vitest";
import {
  alternativesTo,
  capacitySteps,
  dayLevel,
  isChangeable,
  judgeStart,
  nobody,
  shiftDaysOn,
  appointmentStatuses,
  type OccupationsOf,
} from "../../../shared/booking/index.ts";
import { addMinutes, isoInstant, type Instant } from "../../../shared/time/index.ts";
import { anOffice, aService, aShift, aWish, type ShiftText } from "../../support/builders.ts";
import { date, instant } from "../../support/instants.ts";

const now = instant("2026-06-01T06:00+02:00");
const start = instant("2026-06-10T10:00+02:00");
/** One counter, visits of an hour, Monday to Friday from eight to twelve. */
const office = (shift: Partial<ShiftText> = {}) =>
  anOffice({ services: [aService({ minutes: 60, grid: 60 })], shifts: [aShift({ counters: 1, ...shift })] });
const full: OccupationsOf = () => [{ from: 0, to: 1440, expiresAt: null }];
const fullOn =
  (...days: string[]): OccupationsOf =>
  (_, day) =>
    days.includes(day) ? [{ from: 0, to: 1440, expiresAt: null }] : [];
const at =
  (hour: number): OccupationsOf =>
  (_, day) =>
    day === "2026-06-10" ? [{ from: hour * 60, to: hour * 60 + 60, expiresAt: null }] : [];

describe("C35 one start is judged", () => {
  const judge = (when: Instant, occupied = nobody, shift = {}) =>
    judgeStart(office(shift), aWish(office(shift)), when, now, occupied);

  test("free, with the shift that takes it", () => {
    const judgement = judge(start);
    expect(judgement.kind === "free" && [judgement.offer.shiftDay.shift.id, judgement.offer.start]).toEqual([
      "morning",
      start,
    ]);
  });

  test("taken, where the rules would offer it if nobody had booked", () => {
    expect(judge(start, at(10))).toEqual({ kind: "slot_taken" });
    expect(judge(start, at(11)).kind).toBe("free");
  });

  test.each([
    ["off the grid", "2026-06-10T10:30+02:00"],
    ["between two minutes", "2026-06-10T10:00:30+02:00"],
    ["outside the shift", "2026-06-10T12:00+02:00"],
    ["on a day without a shift", "2026-06-13T10:00+02:00"],
    ["past", "2026-05-27T10:00+02:00"],
    ["today, a minute before now", "2026-06-01T05:59+02:00"],
  ])("not offered, because it is %s, also where everything is full", (_, when) => {
    expect(judge(instant(when))).toEqual({ kind: "slot_not_offered" });
    expect(judge(instant(when), full)).toEqual({ kind: "slot_not_offered" });
  });

  test("not offered before its release, whoever has it", () => {
    const later: ShiftText["release"] = [{ for: "public", opens: { days: 2 }, upTo: 1 }];
    expect(judge(start, full, { release: later })).toEqual({ kind: "slot_not_offered" });
  });

  test.each(["1900-01-01T00:00+14:00", "2999-12-31T23:59-12:00"])(
    "not offered at the far end of the calendar, %s",
    (when) => {
      expect(judge(instant(when))).toEqual({ kind: "slot_not_offered" });
      expect(alternativesTo(office(), aWish(office()), instant(when), now, full)).toEqual([]);
    },
  );

  test("C2 the second occurrence of a double hour is not offered", () => {
    const sundays: Partial<ShiftText> = { days: ["su"], from: "02:00", to: "03:00" };
    const first = instant("2026-10-25T02:00+02:00");
    expect(judge(first, nobody, sundays).kind).toBe("free");
    expect(judge(addMinutes(first, 60), nobody, sundays).kind).toBe("slot_not_offered");
  });
});

describe("C30 nearest times", () => {
  const nearest = (occupied: OccupationsOf, shift: Partial<ShiftText> = {}, when = start, asked = now) =>
    alternativesTo(office(shift), aWish(office(shift)), when, asked, occupied).map((it) =>
      isoInstant(it.start, "Europe/Berlin").slice(5, 16),
    );

  test("are the three nearest, of two equally near ones the earlier first", () => {
    expect(nearest(at(10))).toEqual(["06-10T09:00", "06-10T11:00", "06-10T08:00"]);
  });

  test("never the start itself, also when it is free", () => {
    expect(nearest(nobody)).toEqual(["06-10T09:00", "06-10T11:00", "06-10T08:00"]);
  });

  test("come from other days when the day is full, on both sides by distance", () => {
    expect(nearest(fullOn("2026-06-10"))).toEqual(["06-11T08:00", "06-09T11:00", "06-11T09:00"]);
  });

  test("are never past", () => {
    const asked = instant("2026-06-10T09:30+02:00");
    expect(nearest(at(10), {}, start, asked)).toEqual(["06-10T11:00", "06-11T08:00", "06-11T09:00"]);
  });

  test("lie within fourteen days either side, to the minute", () => {
    const only = (...dates: [string, string]): Partial<ShiftText> => ({
      days: ["we"],
      from: "10:00",
      to: "11:00",
      everyWeeks: 2,
      valid: { from: dates[0], to: dates[1] },
    });
    const asked = instant("2026-05-01T00:00+02:00");
    expect(nearest(at(10), only("2026-05-27", "2026-06-24"), start, asked)).toEqual(["05-27T10:00", "06-24T10:00"]);
    const aMinuteEarlier = addMinutes(start, -1);
    expect(nearest(at(10), only("2026-05-27", "2026-06-24"), aMinuteEarlier, asked)).toEqual(["05-27T10:00"]);
  });

  test("are fewer, or none, when there are no more", () => {
    const week = { valid: { from: "2026-06-10", to: "2026-06-10" }, from: "10:00", to: "12:00" };
    expect(nearest(at(10), week)).toEqual(["06-10T11:00"]);
    expect(nearest(full)).toEqual([]);
  });
});

test.each([
  [0, "none"],
  [1, "few"],
  [4, "few"],
  [5, "many"],
  [400, "many"],
])("C52 %i offered starts are shown as %s", (offers, level) => {
  expect(dayLevel(offers)).toBe(level);
});

test("C39 the person may cancel or move until the call or the end of the visit", () => {
  const end = start;
  const before = (start - 1) as Instant;
  const open = appointmentStatuses.filter((status) => isChangeable({ status, end }, before));
  expect(open).toEqual(["booked", "arrived"]);
  expect(appointmentStatuses.filter((status) => isChangeable({ status, end }, start))).toEqual([]);
});

test("the capacity of a day as steps: cut at a break, lowered by an absence, nothing where nobody sits", () => {
  const text = anOffice({
    shifts: [aShift({ counters: 3, breaks: [{ from: "10:00", to: "10:15" }] })],
    absences: [
      { shift: "morning", date: "2026-06-10", from: "08:00", to: "09:00", counters: 1 },
      { shift: "morning", date: "2026-06-10", from: "11:00", to: "24:00", counters: 9 },
      { shift: "morning", date: "2026-06-11", from: "08:00", to: "12:00", counters: 1 },
    ],
  });
  const [day] = shiftDaysOn(text, date("2026-06-10"));
  expect(day?.blocks).toEqual([
    { from: 480, to: 600 },
    { from: 615, to: 720 },
  ]);
  expect(capacitySteps(day?.capacity ?? new Uint16Array())).toEqual([
    { from: 480, to: 540, capacity: 2 },
    { from: 540, to: 600, capacity: 3 },
    { from: 615, to: 660, capacity: 3 },
  ]);
});
