import { parseLocalDate, type LocalDate } from "../../../shared/time/index.ts";

export interface DateEntry {
  day: string;
  month: string;
  year: string;
}

/** Why a typed date is none: a part is empty, the month has no such day, or the parts are no numbers of a date at all. */
export type DateFault = "missing" | "noSuchDay" | "impossible";

const zeros = "0٠۰०০";

/** Digits as the person's own keyboard writes them, turned into 0 to 9. */
function plainDigits(text: string): string {
  return text.trim().replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = [...zeros].map((it) => it.codePointAt(0) ?? 0).find((it) => code >= it && code < it + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}

/** The date of three typed numbers, or what is wrong with them. A year has four digits: "85" could be two of them. */
export function readDate(entry: DateEntry): LocalDate | DateFault {
  const [day, month, year] = [entry.day, entry.month, entry.year].map(plainDigits) as [string, string, string];
  if (!day || !month || !year) return "missing";
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const looksRight = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(written);
  return parseLocalDate(written) ?? (looksRight ? "noSuchDay" : "impossible");
}

/** The date of three typed numbers, if they are one. */
export function dateIn(entry: DateEntry): LocalDate | undefined {
  return parseLocalDate(readDate(entry));
}

/** Whether nothing at all was typed. */
export function isBlankDate(entry: DateEntry): boolean {
  return !entry.day.trim() && !entry.month.trim() && !entry.year.trim();
}
