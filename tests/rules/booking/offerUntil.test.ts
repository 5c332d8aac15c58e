import { describe, expect, test } from "vitest";
import { freedStarts, nobody, offerUntil, shiftDay } from "../../../shared/booking/index.ts";
import { isoInstant, localTime } from "../../../shared/time/index.ts";
import { aService, aShift, aWish, anOffice } from "../../support/builders.ts";
import { date, instant } from "../../support/instants.ts";

const night = { from: 20 * 60, until: 8 * 60 };
const none = { from: 0, until: 0 };

test.each([
  ["in the middle of the day", "2026-06-08T12:00:00+02:00", night, "2026-06-08T12:30:00+02:00"],
  ["with the last minute before the night", "2026-06-08T19:30:00+02:00", night, "2026-06-08T20:00:00+02:00"],
  ["into the night", "2026-06-08T19:30:01+02:00", night, "2026-06-09T08:30:00+02:00"],
  ["in the evening", "2026-06-08T23:59:00+02:00", night, "2026-06-09T08:30:00+02:00"],
  ["in the small hours", "2026-06-09T00:00:00+02:00", night, "2026-06-09T08:30:00+02:00"],
  ["in the night that is an hour shorter", "2026-03-28T21:00:00+01:00", night, "2026-03-29T08:30:00+02:00"],
  ["in the night that is an hour longer", "2026-10-24T21:00:00+02:00", night, "2026-10-25T08:30:00+01:00"],
  ["at a break of the day", "2026-06-08T12:45:00+02:00", { from: 780, until: 840 }, "2026-06-08T14:30:00+02:00"],
  ["where there is no night", "2026-06-08T23:45:00+02:00", none, "2026-06-09T00:15:00+02:00"],
])("C3 an offer made %s lasts until its time to decide is over", (_, now, quiet, until) => {
  expect(isoInstant(offerUntil(instant(now), 30, quiet, "Europe/Berlin"), "Europe/Berlin")).toBe(until);
});

describe("the starts that freed minutes open", () => {
  const office = anOffice({
    services: [aService(), aService({ id: "long", minutes: 30 }), aService({ id: "other", minutes: 5 })],
    shifts: [aShift({ counters: 1, from: "08:00", to: "09:00", services: ["transfer", "long"] })],
  });
  const [unit] = office.units;
  const [shift] = unit?.shifts ?? [];
  if (!unit || !shift) throw new Error("the office has a shift");
  const day = shiftDay(office, unit, shift, date("2026-06-08"));
  const now = instant("2026-06-07T12:00:00+02:00");
  const starts = (service: string, from: number, to: number, taken: [number, number][] = []) =>
    freedStarts(office, day, aWish(office, { services: [service] }), { from, to }, now, () =>
      taken.map(([from, to]) => ({ from, to, expiresAt: null })),
    ).map((it) => localTime(it.from));

  test("lie within them where the visit does", () => {
    expect(starts("transfer", 480, 495)).toEqual(["08:00"]);
    expect(starts("transfer", 480, 510)).toEqual(["08:00", "08:05", "08:10", "08:15"]);
    expect(starts("long", 480, 510)).toEqual(["08:00"]);
  });

  test("of a longer visit reach beyond them, but not into what is taken, and only where they are needed", () => {
    expect(starts("long", 495, 510)).toEqual(["08:00", "08:05", "08:10", "08:15", "08:20", "08:25"]);
    expect(starts("long", 495, 510, [[480, 495]])).toEqual(["08:15", "08:20", "08:25"]);
    expect(starts("long", 480, 495)).toEqual(["08:00", "08:05", "08:10"]);
    expect(starts("long", 480, 495, [[495, 510]])).toEqual([]);
  });

  test("are none that another counter has had free all the time, save for a visit that lies within", () => {
    const two = { ...day, capacity: day.capacity.map((it) => it * 2) };
    const roomy = { ...office, units: [{ ...unit, shifts: [{ ...shift, counters: 2 }] }] };
    const freed = { from: 480, to: 495 };
    const found = (service: string) =>
      freedStarts(roomy, two, aWish(roomy, { services: [service] }), freed, now, nobody).map((it) =>
        localTime(it.from),
      );
    expect(found("long")).toEqual([]);
    expect(found("transfer")).toEqual(["08:00"]);
  });

  test("are none of what the counter does not serve, or of a day that is not admitted", () => {
    expect(starts("other", 480, 495)).toEqual([]);
    const shut = { ...office, operation: { state: "restricted" as const } };
    expect(freedStarts(shut, day, aWish(shut), { from: 480, to: 495 }, now, nobody)).toEqual([]);
  });
});
