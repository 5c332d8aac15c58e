import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondScan, serverInstant, type ArrivalScan } from "../../../shared/checkin/index.ts";
import { addMinutes, type Instant } from "../../../shared/time/index.ts";
import { instant } from "../../support/instants.ts";

const nine = instant("2026-12-01T09:00+01:00");
const hour = 60 * 60_000;

describe("the instant of an act", () => {
  it.each([
    ["device clock plus offset", { at: addMinutes(nine, -70), offsetMs: hour }, addMinutes(nine, -10)],
    ["a device a day behind", { at: addMinutes(nine, -26 * 60 - 3), offsetMs: 26 * hour }, addMinutes(nine, -3)],
    ["a device a day ahead", { at: addMinutes(nine, 26 * 60 - 3), offsetMs: -26 * hour }, addMinutes(nine, -3)],
    ["no measured offset: the receipt", { at: addMinutes(nine, -70), offsetMs: null }, nine],
    ["later than the receipt: the receipt", { at: addMinutes(nine, 5), offsetMs: 0 }, nine],
    ["a part of a millisecond", { at: addMinutes(nine, -1), offsetMs: 0.4 }, addMinutes(nine, -1)],
  ])("%s", (_, told, expected) => {
    expect(serverInstant(told, nine)).toBe(expected);
  });
});

describe("a second scan", () => {
  const scan = (minutes: number, device = "a", desk: string | null = null): ArrivalScan => ({
    at: addMinutes(nine, minutes),
    device,
    desk,
  });

  it.each([
    ["one scan", [scan(0)], false],
    ["two devices, two minutes apart", [scan(0), scan(2, "b")], false],
    ["two devices, a little more", [scan(0), { ...scan(2, "b"), at: (addMinutes(nine, 2) + 1) as Instant }], true],
    ["one device, an hour apart", [scan(0), scan(60)], false],
    ["one device at two desks", [scan(0, "a", "1"), scan(60, "a", "2")], true],
    ["three, of which only the outer ones are far apart", [scan(0), scan(1, "b"), scan(3, "b")], true],
  ])("%s", (_, scans, found) => {
    expect(secondScan(scans) !== undefined).toBe(found);
  });

  it("is the first pair in the order of time, in whatever order they came", () => {
    const scans = [scan(0), scan(1, "b"), scan(4, "b"), scan(9, "c")];
    fc.assert(
      fc.property(fc.shuffledSubarray(scans, { minLength: 4 }), (shuffled) => {
        expect(secondScan(shuffled)).toEqual([scans[0], scans[2]]);
      }),
    );
  });
});
