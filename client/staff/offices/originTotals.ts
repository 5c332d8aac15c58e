import type { Text } from "../../../shared/offices/texts.ts";
import { otherOrigin, type OriginsAnswer } from "../../../shared/statistics/index.ts";
import { addDays, type LocalDate } from "../../../shared/time/index.ts";

/** How often a place was used, up to today. */
export interface OriginTotal {
  origin: string;
  /** `null` for all the places that the office file does not name. */
  name: Text | null;
  today: number;
  week: number;
  all: number;
}

/** Adds counts up per place, the places of the office file in their order and first. A place nobody used is shown as well. */
export function originTotals(
  { origins, counts }: Pick<OriginsAnswer, "origins" | "counts">,
  today: LocalDate,
): OriginTotal[] {
  const weekAgo = addDays(today, -6);
  const since = (origin: string, date: string) =>
    counts.filter((it) => it.origin === origin && it.date >= date).reduce((sum, it) => sum + it.openings, 0);
  const total = (origin: string, name: Text | null): OriginTotal => ({
    origin,
    name,
    today: since(origin, today),
    week: since(origin, weekAgo),
    all: since(origin, ""),
  });
  const named = origins.map(({ id, name }) => total(id, name as Text));
  const isNamed = (origin: string) => origins.some(({ id }) => id === origin);
  // A place that was taken out of the file keeps what was counted for it.
  const former = [...new Set(counts.map((it) => it.origin))].filter((it) => it !== otherOrigin && !isNamed(it));
  const other = total(otherOrigin, null);
  return [...named, ...former.map((it) => total(it, { de: it })), ...(other.all > 0 ? [other] : [])];
}
