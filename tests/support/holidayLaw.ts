import type { State } from "../../shared/time/index.ts";

// The holiday laws as a table of our own, for comparison with the library that the rules ask.

/** Easter Sunday by the table-free rule of Meeus, in days since 1970; independent of the library. */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1) / 86_400_000;
}

/** The date of a day counted from 1970. */
export const dayText = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10);
/** Day of repentance: the Wednesday before 23 November. */
function repentance(year: number): string {
  const last = Date.UTC(year, 10, 22) / 86_400_000;
  return dayText(last - ((last + 4 - 3 + 7) % 7));
}

/** What every state keeps: days of the year, and days counted from Easter Sunday. */
const everywhere = { fixed: ["01-01", "05-01", "10-03", "12-25", "12-26"], fromEaster: [-2, 1, 39, 50] };
const epiphany = "01-06";
const womensDay = "03-08";
const assumption = "08-15";
const reformation = "10-31";
const allSaints = "11-01";
const corpusChristi = 60;

/** What the holiday laws of the states add, as of the years from 2024 on. Holidays of single municipalities are not among them. */
const inState: Record<State, { fixed?: string[]; fromEaster?: number[]; once?: string[]; repentance?: boolean }> = {
  BB: { fixed: [reformation], fromEaster: [0, 49] },
  BE: { fixed: [womensDay], once: ["2025-05-08", "2028-06-17"] },
  BW: { fixed: [epiphany, allSaints], fromEaster: [corpusChristi] },
  BY: { fixed: [epiphany, allSaints], fromEaster: [corpusChristi] },
  HB: { fixed: [reformation] },
  HE: { fromEaster: [corpusChristi] },
  HH: { fixed: [reformation] },
  MV: { fixed: [womensDay, reformation] },
  NI: { fixed: [reformation] },
  NW: { fixed: [allSaints], fromEaster: [corpusChristi] },
  RP: { fixed: [allSaints], fromEaster: [corpusChristi] },
  SH: { fixed: [reformation] },
  SL: { fixed: [allSaints, assumption], fromEaster: [corpusChristi] },
  SN: { fixed: [reformation], repentance: true },
  ST: { fixed: [epiphany, reformation] },
  TH: { fixed: ["09-20", reformation] },
};

/** The public holidays of a state in a year from 2024 on, in order. */
export function holidaysByLaw(year: number, state: State): string[] {
  const { fixed = [], fromEaster = [], once = [], repentance: keepsRepentance = false } = inState[state];
  const dates = [...everywhere.fixed, ...fixed].map((it) => `${year}-${it}`);
  dates.push(...[...everywhere.fromEaster, ...fromEaster].map((days) => dayText(easter(year) + days)));
  dates.push(...once.filter((it) => it.startsWith(String(year))));
  if (keepsRepentance) dates.push(repentance(year));
  return [...new Set(dates)].sort();
}
