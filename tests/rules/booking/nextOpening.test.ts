import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextOpening, type Audience } from "../../../shared/booking/index.ts";
import { addDays, isoInstant, type Instant } from "../../../shared/time/index.ts";
import {
  aService,
  aShift,
  aWish,
  anOffice,
  officeOf,
  officeText,
  openToAll,
  type OfficeText,
  type ReleaseText,
} from "../../support/builders.ts";
import { date, instant } from "../../support/instants.ts";
import { naiveOffers } from "../../support/naiveReference.ts";

/** A Monday at seven; the shift of the builders goes from eight to twelve on weekdays. */
const monday = instant("2026-06-08T07:00:00+02:00");

const opens = (office: ReturnType<typeof anOffice>, now: Instant = monday, audience: Audience = "public") => {
  const at = nextOpening(office, aWish(office, { audience }), now);
  return at === null ? null : isoInstant(at, office.timeZone);
};
const withRelease = (...release: ReleaseText[]) => anOffice({ shifts: [aShift({ release })] });

describe("the next times open", () => {
  test("when the release step of the first day that is still shut has its hour", () => {
    const office = withRelease({ for: "public", opens: { days: 14, at: "18:00" }, upTo: 2 });
    // Fourteen days ahead of today is a Monday, and open from six in the evening on.
    expect(opens(office)).toBe("2026-06-08T18:00:00+02:00");
    expect(opens(office, instant("2026-06-08T18:00:00+02:00"))).toBe("2026-06-09T18:00:00+02:00");
  });

  test("over a weekend and a holiday on the next day that takes place", () => {
    const office = withRelease({ for: "public", opens: { days: 14 }, upTo: 2 });
    // A Friday: the Saturday and Sunday in two weeks have no shift.
    expect(opens(office, instant("2026-06-12T12:00:00+02:00"))).toBe("2026-06-15T00:00:00+02:00");
  });

  test("ST-03 of a same-day service at the hour of today's release, and after the last start on the next working day", () => {
    const release: ReleaseText[] = [{ for: "public", opens: { days: 0, at: "08:00" }, upTo: 2 }];
    const office = anOffice({
      services: [aService({ access: [{ mode: "same_day" }] })],
      shifts: [aShift({ release })],
    });
    expect(opens(office)).toBe("2026-06-08T08:00:00+02:00");
    expect(opens(office, instant("2026-06-08T12:00:00+02:00"))).toBe("2026-06-09T08:00:00+02:00");
    expect(opens(office, instant("2026-06-12T12:00:00+02:00"))).toBe("2026-06-15T08:00:00+02:00");
  });

  test("when a later step lets the public fill more counters of a day", () => {
    const office = withRelease(
      { for: "public", opens: { days: 365 }, upTo: 1 },
      { for: "public", opens: { days: 1, at: "12:00" }, upTo: 2 },
    );
    expect(opens(office)).toBe("2026-06-08T12:00:00+02:00");
  });

  test("not when a step opens what is open already, or more than there is", () => {
    const office = withRelease(
      { for: "public", opens: { days: 365 }, upTo: 2 },
      { for: "public", opens: { days: 1, at: "12:00" }, upTo: 2 },
      { for: "public", opens: { days: 1, at: "13:00" }, upTo: 9 },
    );
    expect(opens(office)).toBeNull();
  });

  test("not by a step that opens within the lead time, or for somebody else", () => {
    const step: ReleaseText = { for: "public", opens: { days: 0, at: "10:00" }, upTo: 2 };
    const late = anOffice({ services: [aService({ leadMinutes: 180 })], shifts: [aShift({ release: [step] })] });
    expect(opens(late)).toBeNull();
    expect(opens(withRelease({ ...step, for: "emergency" }))).toBeNull();
  });

  test("ST-08 of a service that is not released yet on its date, and of one that waits for both at the later", () => {
    const from = date("2026-07-01");
    const coming = (release: ReleaseText) =>
      anOffice({
        services: [aService({ access: [{ mode: "self_booking", from }] })],
        shifts: [aShift({ release: [release] })],
      });
    expect(opens(coming(openToAll))).toBe("2026-07-01T00:00:00+02:00");
    const atNine: ReleaseText = { for: "public", from: date("2026-07-02"), opens: { days: 3, at: "09:00" }, upTo: 1 };
    // The step holds from the second; that morning the shifts of the next three days are past their hour already.
    expect(opens(coming(atNine))).toBe("2026-07-02T00:00:00+02:00");
  });

  test("on the day after the last of an operation state", () => {
    const operation = { state: "restricted" as const, until: date("2026-06-30") };
    expect(opens(anOffice({ operation }))).toBe("2026-07-01T00:00:00+02:00");
    expect(opens(anOffice({ operation: { state: "restricted" } }))).toBeNull();
  });

  test("never for a service nobody books by themselves", () => {
    const office = anOffice({ services: [aService({ access: [{ mode: "walk_in" }] })] });
    expect(opens(office)).toBeNull();
  });
});

// In short: against the naive reading of the rules, shift by shift and minute by minute, as if nobody had booked.
const days = 3;
const from = date("2026-10-23");
const hour = 3_600_000;
const maybe = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined, freq: 1 });
const nearDate = fc.integer({ min: -2, max: 4 }).map((it) => addDays(from, it));
const dated = fc
  .record({ from: maybe(nearDate), until: maybe(nearDate) })
  .map((it) => ({ ...(it.from && { from: it.from }), ...(it.until && { until: it.until }) }))
  .filter((it) => !it.from || !it.until || it.from <= it.until);
const step = fc
  .record({
    for: fc.constantFrom("public" as const, "public" as const, "emergency" as const),
    days: fc.constantFrom(0, 0, 1, 2, 3),
    at: fc.constantFrom("00:00", "02:30", "07:45", "11:00"),
    workingDays: fc.boolean(),
    upTo: fc.constantFrom(0, 1, 2, 4),
    dated: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: dated }),
  })
  .map(({ dated: span, days: ahead, at, workingDays, ...rest }) => ({
    ...rest,
    ...span,
    opens: { days: ahead, at, workingDays },
  }));
const shift = (id: string) =>
  fc
    .record({
      release: fc.array(step, { minLength: 1, maxLength: 3 }),
      counters: fc.constantFrom(1, 3),
      times: fc.constantFrom({ from: "01:30", to: "04:00" }, { from: "08:00", to: "10:00" }),
      onHolidays: fc.boolean(),
    })
    .map(({ times, ...rest }) => aShift({ id, days: ["mo", "tu", "we", "th", "fr", "sa", "su"], ...times, ...rest }));
const access = fc.array(
  fc
    .record({
      mode: fc.constantFrom(
        ...(["self_booking", "self_booking", "same_day", "emergency_only", "closed", "walk_in"] as const),
      ),
      dated: fc.oneof(fc.constant({}), dated),
    })
    .map(({ mode, dated: span }) => ({ mode, ...span })),
  { minLength: 1, maxLength: 2 },
);
const office = fc
  .record({
    shifts: fc.tuple(shift("early"), shift("late")),
    access,
    leadMinutes: fc.constantFrom(0, 90),
    operation: fc.oneof(
      { weight: 3, arbitrary: fc.constant({ state: "normal" as const }) },
      { weight: 1, arbitrary: dated.map((span) => ({ state: "restricted" as const, ...span })) },
    ),
  })
  .map(({ shifts, access: modes, leadMinutes, operation }) =>
    officeText({ shifts, operation, services: [aService({ access: modes, leadMinutes, grid: 30 })] }),
  );

/** How many visits fit at each start of each shift, by the naive reading. */
function roomAt(text: OfficeText, audience: Audience, now: Instant, at: number): Map<string, number> {
  const wish = { services: ["transfer"], persons: 1, audience, exception: false };
  const today = date(isoInstant(now, text.timeZone).slice(0, 10));
  const room = new Map<string, number>();
  for (const one of text.units[0]?.shifts ?? []) {
    const alone = { ...text, units: [{ id: "desk", name: { de: "Schalter" }, shifts: [one] }] };
    for (let ahead = 0; ahead <= days; ahead++) {
      const offers = naiveOffers(alone, wish, addDays(today, ahead), at, []);
      for (const { start, left } of offers) room.set(`${one.id} ${start}`, left);
    }
  }
  return room;
}

test("the next opening is the first instant at which more fits, and nothing opens before it", () => {
  let found = 0;
  const asked = fc.record({
    text: office,
    audience: fc.constantFrom<Audience>("public", "public", "emergency"),
    // Around the change of the clock in autumn.
    after: fc.integer({ min: 0, max: 3 * 24 * 4 }),
    looks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  });
  fc.assert(
    fc.property(asked, ({ text, audience, after, looks }) => {
      const read = officeOf(text);
      const now = (instant("2026-10-23T00:00:00+02:00") + (after * hour) / 4) as Instant;
      const opening = nextOpening(read, aWish(read, { audience }), now, days);
      const before = roomAt(text, audience, now, now);
      const opensMore = (at: number) =>
        [...roomAt(text, audience, now, at)].some(([start, left]) => left > (before.get(start) ?? 0));
      const end = opening ?? now + days * 24 * hour;
      for (const look of looks) expect(opensMore(Math.floor(now + look * (end - 1 - now)))).toBe(false);
      if (opening === null) return;
      found++;
      expect(opening).toBeGreaterThan(now);
      expect(opensMore(opening - 1)).toBe(false);
      expect(opensMore(opening)).toBe(true);
    }),
    { seed: 20_261_025, numRuns: 400 },
  );
  expect(found).toBeGreaterThan(60);
}, 60_000);
