import type { VerdictKind } from "../../../shared/checkin/index.ts";
import { localDateAt, type Instant } from "../../../shared/time/index.ts";
import type { Shown } from "./judgeAtDoor.ts";
import type { useVisitTexts } from "./useVisitTexts.ts";
import { fullName } from "./fullName.ts";

/** One line beside a verdict. */
export interface VerdictFact {
  key: "now" | "pass" | "time" | "day" | "arrived" | "name" | "service" | "goTo" | "place" | "persons";
  words: string;
}

type Words = ReturnType<typeof useVisitTexts>;

/** "08:15", and the day before it where it is not today. */
function instantWords(instant: Instant, { time, day, zone }: Words, now: Instant): string {
  const isToday = localDateAt(instant, zone()) === localDateAt(now, zone());
  return isToday ? time(instant) : `${day(instant)}, ${time(instant)}`;
}

function timeFacts({ verdict: { kind, fields, visit } }: Shown, words: Words, now: Instant): VerdictFact[] {
  const onPass = fields && instantWords(fields.start, words, now);
  const onList = visit && instantWords(visit.start, words, now);
  if (kind === "moved" && onList && onPass) {
    return [
      { key: "now", words: onList },
      { key: "pass", words: onPass },
    ];
  }
  const time = onList ?? (kind === "wrong_kind" ? null : onPass);
  const key = kind === "moved" ? "pass" : kind === "other_day" ? "day" : "time";
  return time ? [{ key, words: time }] : [];
}

// Nobody is sent off whose day it is not, or who sits there already.
const namesThePlace: ReadonlySet<VerdictKind> = new Set(["other_day", "already_arrived"]);

/** What stands beside a verdict: when, who, for what, where. Only what helps to decide, the most useful first. */
export function verdictFacts(shown: Shown, words: Words, now: Instant): VerdictFact[] {
  const { verdict, name, persons } = shown;
  const { fields, visit, arrived, kind } = verdict;
  const facts: (VerdictFact | false)[] = timeFacts(shown, words, now);
  if (kind === "already_arrived" && arrived) {
    const time = instantWords(arrived.at, words, now);
    const { desk } = arrived;
    const since = desk === null ? "checkin.verdict.since" : "checkin.verdict.sinceDesk";
    facts.unshift({ key: "arrived", words: words.t(since, { time, desk: desk ?? "" }) });
  }
  const service = visit ? words.serviceName(visit.service) : fields && words.serviceByNumber(fields.service);
  facts.push(
    visit !== null && { key: "name", words: fullName(name, visit.code) },
    // Nobody is sent to a place where nobody waits for them.
    visit !== null &&
      kind !== "cancelled" && { key: namesThePlace.has(kind) ? "place" : "goTo", words: words.place(visit.unit) },
    Boolean(service) && kind !== "other_office" && kind !== "wrong_kind" && { key: "service", words: service ?? "" },
    visit !== null && persons > 1 && { key: "persons", words: String(persons) },
  );
  return facts.filter((it): it is VerdictFact => it !== false);
}

/** "25 minutes", "1 h 5 min". */
export function minutesWords(minutes: number, { t }: Pick<Words, "t">): string {
  if (minutes < 60) return t("checkin.verdict.minutes", minutes);
  return t("checkin.verdict.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
