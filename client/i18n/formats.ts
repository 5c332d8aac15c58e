import { parseInstant, type LocalDate } from "../../shared/time/index.ts";
import { commaOf, formatsTag } from "./language.ts";

/** Dates and times as a language writes them. Times are always those of the clock on the office's wall. */
export interface Formats {
  /** "Dienstag, 1. Dezember 2026", of an ISO instant at the office. */
  day(instant: string): string;
  /** "Dienstag", of an ISO instant at the office. */
  weekday(instant: string): string;
  /** "1. Dezember 2026", of an ISO instant at the office. */
  date(instant: string): string;
  /** "08:15", of an ISO instant at the office. */
  time(instant: string): string;
  /** "08:15 – 08:30". */
  timeSpan(start: string, end: string): string;
  /** "1. Dez., 08:15", for "as of" notes. */
  stamp(instant: string | number): string;
  /** "Dienstag, 1. Dezember 2026", of a calendar date that belongs to no instant. */
  localDate(date: LocalDate, options?: Intl.DateTimeFormatOptions): string;
  /** "1883": without a sign between the thousands, which one language writes as the other writes decimals. */
  number(value: number): string;
  /** "am Schalter, mit der Post": parts of one line, with the comma of the language. */
  list(parts: readonly string[]): string;
  /** "am Schalter oder mit der Post": one of several. */
  oneOf(parts: readonly string[]): string;
}

const millis = (instant: string | number): number =>
  typeof instant === "number" ? instant : (parseInstant(instant) ?? NaN);

const fullDay: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const clockTime: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

const makers = new Map<string, Intl.DateTimeFormat>();

// Digits and calendar are those of the letters, the doors and the pass, whatever a language uses at home (decision 0015).
const asOnTheLetter: Intl.DateTimeFormatOptions = { calendar: "gregory", numberingSystem: "latn" };

// Making an Intl formatter costs far more than using it, and a calendar uses it hundreds of times.
function maker(language: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`;
  const known = makers.get(key) ?? new Intl.DateTimeFormat(language, { ...asOnTheLetter, ...options, timeZone });
  makers.set(key, known);
  return known;
}

/** Formats for a language and the time zone of an office. */
export function formatsFor(language: string, timeZone: string): Formats {
  const region = formatsTag(language);
  const write = (options: Intl.DateTimeFormatOptions) => (instant: string | number) =>
    maker(region, timeZone, options).format(millis(instant));
  const time = write(clockTime);
  return {
    day: write(fullDay),
    weekday: write({ weekday: "long" }),
    date: write({ day: "numeric", month: "long", year: "numeric" }),
    time,
    timeSpan: (start, end) => `${time(start)} – ${time(end)}`,
    stamp: write({ day: "numeric", month: "short", ...clockTime }),
    localDate: (date, options = fullDay) => maker(region, "UTC", options).format(Date.parse(`${date}T00:00:00Z`)),
    number: (value) => new Intl.NumberFormat(region, { numberingSystem: "latn", useGrouping: false }).format(value),
    list: (parts) => parts.join(commaOf(language)),
    oneOf: (parts) => new Intl.ListFormat(region, { type: "disjunction" }).format(parts),
  };
}

/** Whether the device's clock shows another time than the office's at that instant: then times need the note "local time". */
export function differsFromDevice(
  instant: string,
  timeZone: string,
  deviceZone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): boolean {
  if (timeZone === deviceZone) return false;
  const options = { ...fullDay, ...clockTime };
  const shown = (zone: string) => maker("en-GB", zone, options).format(millis(instant));
  return shown(timeZone) !== shown(deviceZone);
}
