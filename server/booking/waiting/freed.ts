import type { LocalDate, Span } from "../../../shared/time/index.ts";
import type { Trx } from "../../db/events.ts";
import { anybodyWaits } from "./lines.ts";

/** Minutes of a shift on a date that somebody has given up. */
export interface Freed {
  office: string;
  shift: string;
  date: LocalDate;
  day: number;
  span: Span;
  /** The cool-off that stands on them; null where they are free for everybody. */
  coolOff: number | null;
  /** The occupation that was given up first: the same number for all who are asked in turn. */
  freed: number;
}

/** The minutes of an occupation. */
export async function minutesOf(
  trx: Trx,
  office: string,
  occupation: number,
): Promise<Omit<Freed, "freed"> | undefined> {
  const row = await trx
    .selectFrom("occupation")
    .innerJoin("day", "day.id", "occupation.day")
    .select(["day.id as day", "day.shift", "day.date", "from_minute", "to_minute"])
    .where("occupation.id", "=", occupation)
    .executeTakeFirst();
  if (!row) return undefined;
  const { day, shift, date, from_minute: from, to_minute: to } = row;
  return { office, day, shift, date: date as LocalDate, span: { from, to }, coolOff: occupation };
}

/** What is about to be given up, where anybody waits at all. */
export async function freedBy(trx: Trx, office: string, occupation: number | null): Promise<Freed | undefined> {
  if (occupation === null || !(await anybodyWaits(trx, office))) return undefined;
  const minutes = await minutesOf(trx, office, occupation);
  return minutes && { ...minutes, freed: occupation };
}
