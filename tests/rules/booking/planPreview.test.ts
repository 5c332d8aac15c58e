import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conflictsIn, planPreview, type BookedSpan, type OccupationsOf } from "../../../shared/booking/index.ts";
import { aService, aShift, anOffice, openToAll, type OfficeText, type ShiftText } from "../../support/builders.ts";
import { date, instant } from "../../support/instants.ts";

const monday = date("2026-06-08");
const now = instant("2026-06-08T06:00:00+02:00");
const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function booking(appointment: string, from: string, to: string, more: Partial<BookedSpan> = {}): BookedSpan {
  const bookedAt = Number(appointment.replace(/\D/g, ""));
  const span = { from: minute(from), to: minute(to) };
  return { appointment, shift: "morning", date: monday, bookedAt, overbooked: false, ...span, ...more };
}

const occupying =
  (bookings: readonly BookedSpan[]): OccupationsOf =>
  (shift, day) =>
    bookings.filter((it) => it.shift === shift && it.date === day).map((it) => ({ ...it, expiresAt: null }));

const office = (shift: Partial<ShiftText> = {}, more: Partial<OfficeText> = {}) =>
  anOffice({ services: [aService({ grid: 15 })], shifts: [aShift({ to: "09:00", ...shift })], ...more });

function preview(present: ReturnType<typeof office>, changed: typeof present, bookings: readonly BookedSpan[] = []) {
  const question = { from: monday, to: monday, now, occupationsOf: occupying(bookings), bookings };
  return planPreview(present, changed, question);
}

describe("C12 the preview of changed rules", () => {
  test("of the same rules is empty", () => {
    expect(preview(office(), office(), [booking("b1", "08:00", "08:15")])).toEqual({ gained: [], lost: [], hit: [] });
  });

  test("shows the starts that a longer day gains, and those that a shorter one loses", () => {
    const more = { service: "transfer", date: monday, starts: ["09:00", "09:15"] };
    expect(preview(office(), office({ to: "09:30" }))).toEqual({ gained: [more], lost: [], hit: [] });
    expect(preview(office({ to: "09:30" }), office())).toEqual({ gained: [], lost: [more], hit: [] });
  });

  test("of a break that cuts a visit shows the booking and the starts that would cross it", () => {
    const changed = office({ breaks: [{ from: "08:20", to: "08:30" }] });
    const hit = preview(office(), changed, [booking("b1", "08:15", "08:30"), booking("b2", "08:30", "08:45")]);
    expect(hit.lost.map((it) => it.starts)).toEqual([["08:15"]]);
    expect(hit.hit).toEqual([{ appointment: "b1", kind: "outside" }]);
  });

  test("of one counter less shows who booked last as over the capacity, and loses the starts that are full then", () => {
    const bookings = [booking("b2", "08:00", "08:15"), booking("b1", "08:00", "08:15")];
    const lost = preview(office({ counters: 3 }), office({ counters: 1 }), bookings);
    expect(lost.hit).toEqual([{ appointment: "b2", kind: "over_capacity" }]);
    expect(lost.lost.map((it) => it.starts)).toEqual([["08:00"]]);
  });

  test("shows a service that is closed, one that is new, and a step that opens less", () => {
    const shut = office({}, { services: [aService({ grid: 15, access: [{ mode: "closed" }] })] });
    expect(preview(office(), shut).lost).toMatchObject([{ starts: ["08:00", "08:15", "08:30", "08:45"] }]);
    expect(preview(shut, office()).gained).toMatchObject([{ starts: ["08:00", "08:15", "08:30", "08:45"] }]);
    const unreleased = office({ release: [{ ...openToAll, upTo: 0 }] });
    expect(preview(office(), unreleased).lost).toHaveLength(1);
  });

  test("counts a start that is released later that day, and none that is past", () => {
    const later = office({ release: [{ for: "public", opens: { days: 0, at: "08:30" }, upTo: 2 }] });
    expect(preview(office({ release: [] }), later).gained).toMatchObject([
      { starts: ["08:00", "08:15", "08:30", "08:45"] },
    ]);
    const question = { from: monday, to: monday, occupationsOf: () => [], bookings: [] };
    const at = instant("2026-06-08T08:20:00+02:00");
    expect(planPreview(office({ release: [] }), office(), { ...question, now: at }).gained).toMatchObject([
      { starts: ["08:30", "08:45"] },
    ]);
  });

  test("names a booking once, and not when the present rules do not carry it either", () => {
    const bookings = [
      booking("b1", "08:00", "08:15"),
      booking("b2", "08:00", "08:15"),
      booking("b3", "08:00", "08:15"),
    ];
    const hit = preview(office({ counters: 2 }), office({ counters: 1 }), bookings).hit;
    expect(hit).toEqual([{ appointment: "b2", kind: "over_capacity" }]);
  });
});

describe("C17 bookings that the rules do not carry", () => {
  const absent = (counters: number) =>
    office({}, { absences: [{ shift: "morning", date: monday, from: "08:00", to: "08:30", counters }] });

  test("are those booked last while somebody is absent", () => {
    const bookings = [
      booking("b1", "08:00", "08:30"),
      booking("b2", "08:15", "08:45"),
      booking("b3", "08:30", "09:00"),
    ];
    expect(conflictsIn(absent(1), bookings)).toEqual([{ appointment: "b2", kind: "over_capacity" }]);
    expect(conflictsIn(absent(2), bookings).map((it) => it.appointment)).toEqual(["b1", "b2"]);
    expect(conflictsIn(office(), bookings)).toEqual([]);
  });

  test("lie outside when their day is closed, their shift is gone, or it holds on other dates", () => {
    const bookings = [booking("b1", "08:00", "08:30")];
    const outside = [{ appointment: "b1", kind: "outside" }];
    expect(conflictsIn(office({}, { closures: [{ from: monday, to: monday }] }), bookings)).toEqual(outside);
    expect(conflictsIn(office({ id: "evening" }), bookings)).toEqual(outside);
    expect(conflictsIn(office({ valid: { to: "2026-06-07" } }), bookings)).toEqual(outside);
  });

  test("C19 are none that a person put over the capacity, and those take nobody's place", () => {
    const over = booking("b1", "08:00", "08:30", { overbooked: true });
    const bookings = [over, booking("b2", "08:00", "08:30"), booking("b3", "08:00", "08:30")];
    expect(conflictsIn(office(), bookings)).toEqual([]);
    expect(conflictsIn(office({ from: "08:15" }), [over])).toEqual([{ appointment: "b1", kind: "outside" }]);
  });

  const span = fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }))
    .map(([from, length]) => ({ from: 480 + from, to: Math.min(480 + from + length, 540) }));

  test("C50 what is left when they are taken away never exceeds the counters at any minute", () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 25 }), fc.integer({ min: 0, max: 4 }), (spans, counters) => {
        const bookings = spans.map((it, index) => ({ ...booking(`b${index}`, "08:00", "08:15"), ...it }));
        const rules = office({ counters });
        const gone = new Set(conflictsIn(rules, bookings).map((it) => it.appointment));
        const kept = bookings.filter((it) => !gone.has(it.appointment));
        for (let at = 480; at < 540; at++) {
          expect(kept.filter((it) => it.from <= at && at < it.to).length).toBeLessThanOrEqual(counters);
        }
        // Nobody is sent away who could have stayed: each conflict meets a full minute among those before it.
        for (const it of bookings.filter(({ appointment }) => gone.has(appointment))) {
          const before = kept.filter((other) => other.bookedAt < it.bookedAt);
          const minutes = Array.from({ length: it.to - it.from }, (_, index) => it.from + index);
          expect(
            minutes.some((at) => before.filter((other) => other.from <= at && at < other.to).length >= counters),
          ).toBe(true);
        }
      }),
    );
  });

  test("do not depend on the order in which the bookings are read", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const bookings = order.map((it) => booking(`b${it}`, "08:00", it % 2 ? "08:30" : "08:45"));
        expect(conflictsIn(office(), bookings).map((it) => it.appointment)).toEqual(["b2", "b3", "b4", "b5"]);
      }),
    );
  });
});
