import * as v from "valibot";
import { ApplicantSchema } from "../../../shared/booking/index.ts";
import type { WaitingInput } from "../../../shared/booking/waiting.ts";
import { addDays, type LocalDate } from "../../../shared/time/index.ts";
import { dateIn, isBlankDate, type DateEntry } from "../booking/readDate.ts";

/** Which part of the day suits. */
export type DayPart = "any" | "morning" | "afternoon";

/** What somebody who waits has typed, word for word. */
export interface WishEntry {
  from: DateEntry;
  to: DateEntry;
  part: DayPart;
  neededBy: DateEntry;
  email: string;
}

/** Every fault the form can find. Each is the key of a sentence that says what to write. */
export type WishFault = "from" | "to" | "order" | "past" | "tooLong" | "tooFar" | "afterVisit" | "neededBy" | "email";

/** The bounds of the server: how many days lie between the dates, and how far ahead the last one is. */
const longestWait = 180;
const farthest = 366;

/** How many days somebody waits who changes nothing. */
const usualDays = 60;

const entryOf = (date: LocalDate): DateEntry => {
  const [year = "", month = "", day = ""] = date.split("-");
  return { day: String(Number(day)), month: String(Number(month)), year };
};
const blank = (): DateEntry => ({ day: "", month: "", year: "" });

/** What the form begins with: from tomorrow on for two months or, for an earlier time, until the day of the appointment. */
export function usualWish(today: LocalDate, visitOn?: LocalDate): WishEntry {
  const tomorrow = addDays(today, 1);
  const from = visitOn && visitOn < tomorrow ? visitOn : tomorrow;
  const to = visitOn ?? addDays(today, usualDays);
  const last = to > addDays(from, longestWait) ? addDays(from, longestWait) : to;
  return { from: entryOf(from), to: entryOf(last), part: "any", neededBy: blank(), email: "" };
}

function spanFault(from: LocalDate, to: LocalDate, today: LocalDate, visitOn: LocalDate | undefined) {
  if (to < today) return "past";
  if (to < from) return "order";
  if (visitOn && to > visitOn) return "afterVisit";
  if (to > addDays(from, longestWait)) return "tooLong";
  return to > addDays(today, farthest) ? "tooFar" : undefined;
}

/** All faults of what was typed, in the order of the form, each with the id of its field. */
export function checkWish(
  entry: WishEntry,
  today: LocalDate,
  visitOn?: LocalDate,
): { field: string; code: WishFault }[] {
  const from = dateIn(entry.from);
  const to = dateIn(entry.to);
  const ofSpan = from && to && spanFault(from, to, today, visitOn);
  const email = entry.email.trim();
  const found: { field: string; code: WishFault | undefined | false }[] = [
    { field: "wish-from", code: !from && "from" },
    { field: "wish-to", code: to ? ofSpan : "to" },
    { field: "wish-needed", code: !isBlankDate(entry.neededBy) && !dateIn(entry.neededBy) && "neededBy" },
    { field: "wish-email", code: email !== "" && !v.is(ApplicantSchema.entries.email, email) && "email" },
  ];
  return found.filter((it): it is { field: string; code: WishFault } => Boolean(it.code));
}

const hours = { any: {}, morning: { latest: "11:59" }, afternoon: { earliest: "12:00" } } as const;

/** What a wish without faults asks for. Empty fields stay out. */
export function wishedIn(
  entry: WishEntry,
): Pick<WaitingInput, "from" | "to" | "earliest" | "latest" | "neededBy" | "email"> {
  const neededBy = dateIn(entry.neededBy);
  const email = entry.email.trim();
  return {
    from: dateIn(entry.from) ?? "",
    to: dateIn(entry.to) ?? "",
    ...hours[entry.part],
    ...(neededBy && { neededBy }),
    ...(email && { email }),
  };
}

/** The part of the day that an entry asks for. */
export function partOf({ earliest, latest }: { earliest?: string; latest?: string }): DayPart {
  if (latest === hours.morning.latest) return "morning";
  return earliest === hours.afternoon.earliest ? "afternoon" : "any";
}
