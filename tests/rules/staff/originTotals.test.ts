import { expect, test } from "vitest";
import { originTotals } from "../../../client/staff/offices/originTotals.ts";
import { date } from "../../support/instants.ts";

const origins = [
  { id: "immigration", name: { de: "Ausländerbehörde" } },
  { id: "library", name: { de: "Bücherei" } },
];
const today = date("2026-12-08");
const count = (day: string, origin: string, openings: number) => ({ date: day, origin, openings });

test("PS-03 openings are added up per place for today, the last seven days and all that is kept", () => {
  const counts = [
    count("2026-12-08", "immigration", 3),
    count("2026-12-02", "immigration", 4),
    count("2026-12-01", "immigration", 5),
    count("2026-12-01", "other", 1),
  ];
  const rows = originTotals({ origins, counts }, today).map(({ origin, today, week, all }) => [
    origin,
    today,
    week,
    all,
  ]);
  expect(rows).toEqual([
    ["immigration", 3, 7, 12],
    ["library", 0, 0, 0],
    ["other", 0, 0, 1],
  ]);
});

test("a place that was taken out of the office file keeps what was counted", () => {
  const rows = originTotals({ origins: [], counts: [count("2026-12-08", "library", 2)] }, today);
  expect(rows).toEqual([{ origin: "library", name: { de: "library" }, today: 2, week: 2, all: 2 }]);
});
