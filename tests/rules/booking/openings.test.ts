import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextOpening, nextOpenings, openingDays } from "../../../shared/booking/index.ts";
import { addDays, datesBetween, isoInstant, localDateAt, type Instant } from "../../../shared/time/index.ts";
import { aService, aShift, aWish, anOffice, officeOf, officeText, type ReleaseText } from "../../support/builders.ts";
import { instant } from "../../support/instants.ts";
import { naiveOffers } from "../../support/naiveReference.ts";

/** A Monday at seven; the shift of the builders goes from eight to twelve on weekdays. */
const monday = instant("2026-06-08T07:00:00+02:00");

function openings(office: ReturnType<typeof anOffice>, now: Instant = monday) {
  const [service] = office.services;
  if (!service) throw new Error("an office has services");
  return nextOpenings(office, service, now).map(({ at, from, to }) => [isoInstant(at, office.timeZone), from, to]);
}
const withRelease = (...release: ReleaseText[]) => anOffice({ shifts: [aShift({ release })] });

describe("the release calendar", () => {
  test("ST-03 tells of each day when its times open, and skips those without a shift", () => {
    const office = withRelease({ for: "public", opens: { days: 14, at: "18:00" }, upTo: 2 });
    expect(openings(office)).toEqual([
      ["2026-06-08T18:00:00+02:00", "2026-06-22", "2026-06-22"],
      ["2026-06-09T18:00:00+02:00", "2026-06-23", "2026-06-23"],
      ["2026-06-10T18:00:00+02:00", "2026-06-24", "2026-06-24"],
      ["2026-06-11T18:00:00+02:00", "2026-06-25", "2026-06-25"],
      ["2026-06-12T18:00:00+02:00", "2026-06-26", "2026-06-26"],
    ]);
  });

  test("ST-03 of a same-day service tells the hour of each working day", () => {
    const release: ReleaseText[] = [{ for: "public", opens: { days: 0, at: "08:00" }, upTo: 2 }];
    const services = [aService({ access: [{ mode: "same_day" }] })];
    expect(openings(anOffice({ services, shifts: [aShift({ release })] })).slice(0, 2)).toEqual([
      ["2026-06-08T08:00:00+02:00", "2026-06-08", "2026-06-08"],
      ["2026-06-09T08:00:00+02:00", "2026-06-09", "2026-06-09"],
    ]);
  });

  test("names all dates that one instant opens", () => {
    const office = withRelease({ for: "public", opens: { days: 3, workingDays: true, at: "07:30" }, upTo: 2 });
    // Three working days before the Monday is the Wednesday: weekdays open one by one.
    expect(openings(office)[0]).toEqual(["2026-06-08T07:30:00+02:00", "2026-06-11", "2026-06-11"]);
  });

  test("says nothing of what is for others, nor of a step that opens no more than is open", () => {
    expect(openings(withRelease({ for: "staff", opens: { days: 3 }, upTo: 2 }))).toEqual([]);
    const office = withRelease(
      { for: "public", opens: { days: 365 }, upTo: 2 },
      { for: "public", opens: { days: 2, at: "12:00" }, upTo: 1 },
    );
    expect(openings(office)).toEqual([]);
  });

  test("C22 its first instant is the one that the calendar names, and each brings a start that was not there just before", () => {
    const step = fc.record({
      for: fc.constant("public" as const),
      opens: fc.record({ days: fc.integer({ min: 0, max: 6 }), at: fc.constantFrom("00:00", "07:15", "18:00") }),
      upTo: fc.integer({ min: 1, max: 2 }),
    });
    const office = fc
      .array(step, { minLength: 1, maxLength: 3 })
      .map((release) => officeText({ shifts: [aShift({ release })] }));
    const instants = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((it) => (monday + it * 60_000) as Instant);
    fc.assert(
      fc.property(office, instants, (text, now) => {
        const rules = officeOf(text);
        const [service] = rules.services;
        if (!service) return;
        const wish = aWish(rules, {});
        const found = nextOpenings(rules, service, now);
        const first = nextOpening(rules, wish, now);
        const lastDay = addDays(localDateAt(now, rules.timeZone), openingDays);
        const isNear = first !== null && localDateAt(first, rules.timeZone) <= lastDay;
        expect(found[0]?.at ?? null).toBe(isNear ? first : null);
        for (const { at, from, to } of found) {
          for (const date of [from, to]) {
            const asked = { services: [service.id], persons: 1, audience: "public" as const, exception: false };
            const just = naiveOffers(text, asked, date, at - 1, []);
            const then = naiveOffers(text, asked, date, at, []);
            expect(then).not.toEqual(just);
          }
          expect(datesBetween(from, to).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
