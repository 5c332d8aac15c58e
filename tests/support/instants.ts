import { parseInstant, parseLocalDate, type Instant, type LocalDate } from "../../shared/time/index.ts";

/** An instant from ISO text; a test that misspells one fails. */
export function instant(text: string): Instant {
  const value = parseInstant(text);
  if (value === undefined) throw new Error(`no instant: ${text}`);
  return value;
}

/** A date from text; a test that misspells one fails. */
export function date(text: string): LocalDate {
  const value = parseLocalDate(text);
  if (value === undefined) throw new Error(`no date: ${text}`);
  return value;
}
