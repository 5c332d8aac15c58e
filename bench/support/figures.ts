type Mark = { atMost: number } | { atLeast: number };

/** A figure and, where there is one, the bar it has to reach and the aim beyond it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  bar?: Mark;
  aim?: Mark;
}

/** What a file of figures exports by default. */
export type Bench = () => Promise<Figure[]>;

/** The value below which the given share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** A share as a percentage. */
export const percent = (part: number, whole: number) => (100 * part) / whole;
