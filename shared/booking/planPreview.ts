import type { Office, Service } from "../offices/index.ts";
import { datesBetween, instantOf, keepsWallTime, localTime, type Instant } from "../time/index.ts";
import type { LocalDate, LocalTime, MinuteOfDay } from "../time/index.ts";
import { admission, type Audience } from "./audience.ts";
import { conflictsIn, type BookedSpan, type Conflict } from "./conflicts.ts";
import { limitFor } from "./limit.ts";
import { occupiedMinutes, roomByStart, visitMinutes, type OccupationsOf } from "./offers.ts";
import { shiftDaysOn } from "./shiftDay.ts";

/** Starts of one service on one date that are there under one set of rules and not under the other. */
export interface StartsOfDay {
  service: string;
  date: LocalDate;
  starts: LocalTime[];
}

/** What a change of rules (Planänderung) would do. Nothing of it has happened. */
export interface PlanPreview {
  gained: StartsOfDay[];
  lost: StartsOfDay[];
  /** Bookings that the present rules carry and the changed ones would not. */
  hit: Conflict[];
}

/** What a preview looks at besides the two sets of rules. */
export interface PlanQuestion {
  from: LocalDate;
  to: LocalDate;
  now: Instant;
  occupationsOf: OccupationsOf;
  bookings: readonly BookedSpan[];
}

const fromOutside: readonly Audience[] = ["public", "emergency", "invited"];
const lastMinute = 1439;

/**
 * The starts that somebody from outside can get for one person on a date, judged as of the evening of that date: every
 * release step of the day has come by then, so that the answer does not depend on when one looks.
 */
function startsOn(office: Office, service: Service, date: LocalDate, { now, occupationsOf }: PlanQuestion) {
  const evening = instantOf(date, lastMinute, office.timeZone);
  const admitted = fromOutside.filter((it) => admission(office, [service], it, evening).kind !== "none");
  const starts = new Set<MinuteOfDay>();
  if (admitted.length === 0) return starts;
  const minutes = visitMinutes([service], 1);
  for (const day of shiftDaysOn(office, date)) {
    if (!day.shift.services.includes(service.id)) continue;
    const limit = Math.max(...admitted.map((it) => limitFor(office, day.shift, date, it, [service], evening)));
    if (limit < 1) continue;
    const room = roomByStart(day, minutes, limit, occupiedMinutes(occupationsOf(day.shift.id, date), now));
    for (const block of day.blocks) {
      for (let at = block.from; at + minutes <= block.to; at += service.grid) {
        const keeps = keepsWallTime(date, at, at + minutes, office.timeZone);
        if ((room[at] ?? 0) > 0 && keeps && instantOf(date, at, office.timeZone) >= now) starts.add(at);
      }
    }
  }
  return starts;
}

const without = (all: ReadonlySet<MinuteOfDay>, others: ReadonlySet<MinuteOfDay>) =>
  [...all].filter((it) => !others.has(it)).sort((a, b) => a - b);

/** C12: starts gained, starts lost and bookings hit, if `changed` took the place of `present`. It decides nothing and changes nothing. */
export function planPreview(present: Office, changed: Office, question: PlanQuestion): PlanPreview {
  const gained: StartsOfDay[] = [];
  const lost: StartsOfDay[] = [];
  const services = [...new Set([...present.services, ...changed.services].map((it) => it.id))];
  const starts = (office: Office, id: string, date: LocalDate) => {
    const service = office.services.find((it) => it.id === id);
    return service ? startsOn(office, service, date, question) : new Set<MinuteOfDay>();
  };
  for (const date of datesBetween(question.from, question.to)) {
    for (const service of services) {
      const [before, after] = [starts(present, service, date), starts(changed, service, date)];
      const more = without(after, before);
      const fewer = without(before, after);
      if (more.length > 0) gained.push({ service, date, starts: more.map(localTime) });
      if (fewer.length > 0) lost.push({ service, date, starts: fewer.map(localTime) });
    }
  }
  const known = new Set(conflictsIn(present, question.bookings).map((it) => it.appointment));
  const hit = conflictsIn(changed, question.bookings).filter((it) => !known.has(it.appointment));
  return { gained, lost, hit };
}
