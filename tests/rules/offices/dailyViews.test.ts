import fc from "fast-check";
import { expect, test } from "vitest";
import { createDailyViews } from "../../../server/offices/dailyViews.ts";
import { officeView } from "../../../server/offices/index.ts";
import { inLanguage } from "../../../shared/offices/index.ts";
import type { Instant } from "../../../shared/time/index.ts";
import { catalogue, exampleOffice } from "../../support/exampleOffices.ts";
import { instant } from "../../support/instants.ts";

const stuttgart = exampleOffice("stuttgart");

test("a kept view says at any instant what a fresh one would say, in whatever order people ask", () => {
  // Around the night in which the release on the day itself begins.
  const from = instant("2024-04-20T12:00:00Z");
  const asking = fc.record({
    at: fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minutes) => (from + minutes * 60_000) as Instant),
    language: fc.constantFrom(undefined, "de", "en"),
  });
  fc.assert(
    fc.property(fc.array(asking, { minLength: 1, maxLength: 6 }), (asked) => {
      const views = createDailyViews(catalogue);
      for (const { at, language } of asked) {
        const fresh = officeView(stuttgart, catalogue, at);
        expect(views(stuttgart, at, language)).toEqual(language ? inLanguage(fresh, language) : fresh);
      }
    }),
    { numRuns: 30 },
  );
});

test("all who ask on one day are told the same; the next day and changed rules are judged anew", () => {
  const views = createDailyViews(catalogue);
  const morning = views(stuttgart, instant("2024-04-21T08:00:00+02:00"), "en");
  expect(views(stuttgart, instant("2024-04-21T23:59:59+02:00"), "en")).toBe(morning);
  expect(views(stuttgart, instant("2024-04-21T08:00:00+02:00"))).not.toBe(morning);
  expect(views(stuttgart, instant("2024-04-22T00:00:00+02:00"), "en")).not.toEqual(morning);
  const changed = { ...stuttgart, city: "Stuttgart am Neckar" };
  expect(views(changed, instant("2024-04-22T00:00:00+02:00")).city).toBe("Stuttgart am Neckar");
});
