import type { OfficeEvent } from "../../shared/booking/index.ts";
import { localDateAt, type Instant, type LocalDate } from "../../shared/time/index.ts";
import type { LoggedEvent } from "../db/events.ts";
import type { BookingDeps } from "./deps.ts";
import { datesReleased, rulesInForce } from "./releases.ts";
import type { BookingVerbs } from "./verbs.ts";

type Listener = (event: OfficeEvent) => void;

/** Does something again and again until the returned function is called. */
export type Every = (millis: number, work: () => Promise<void>) => () => void;

export const everyReal: Every = (millis, work) => {
  const timer = setInterval(() => void work(), millis);
  timer.unref();
  return () => clearInterval(timer);
};

/** The dates an event is about; a move is about the date it left as well. */
function datesOf(event: LoggedEvent): LocalDate[] {
  const left = event.details?.["from"];
  return [...new Set([event.date, left])].filter((it): it is LocalDate => typeof it === "string");
}

/**
 * Tells listeners when free times may have changed: at once what this server did, within a second what time did (holds and
 * cool-offs that end, releases, a new day). Looks at the clock only while somebody listens.
 */
export function officeWatch(
  { clock, db, events, offices, onAccident }: BookingDeps,
  every: Every,
): { watchOffice: BookingVerbs["watchOffice"]; close(): void } {
  const listeners = new Map<string, Set<Listener>>();
  let stopTicking: (() => void) | undefined;
  let seenUpTo = clock.now();
  let looking = false;

  function tell(office: string, event: OfficeEvent): void {
    for (const listener of listeners.get(office) ?? []) listener(event);
  }

  function tellDates(office: string, dates: readonly LocalDate[]): void {
    for (const date of dates) tell(office, { kind: "times_changed", date });
  }

  const stopListening = events.listen((event) => {
    if (event.room === "booking") tellDates(event.office, datesOf(event));
    if (event.room === "offices") tell(event.office, { kind: "office_changed" });
  });

  /** Holds and cool-offs of watched offices that ended after one instant up to another. */
  async function tellEnded(after: Instant, upTo: Instant): Promise<void> {
    const ended = await db
      .selectFrom("occupation")
      .innerJoin("day", "day.id", "occupation.day")
      .select(["day.office", "day.date"])
      .distinct()
      .where("expires_at", ">", after)
      .where("expires_at", "<=", upTo)
      .execute();
    for (const { office, date } of ended) tellDates(office, [date as LocalDate]);
  }

  function tellRules(after: Instant, upTo: Instant): void {
    for (const id of listeners.keys()) {
      const office = offices.get(id);
      if (!office) continue;
      tellDates(id, datesReleased(office, after, upTo));
      if (localDateAt(after, office.timeZone) === localDateAt(upTo, office.timeZone)) continue;
      tell(id, {
        kind: rulesInForce(office, after) === rulesInForce(office, upTo) ? "times_changed" : "office_changed",
      });
    }
  }

  async function look(): Promise<void> {
    const now = clock.now();
    if (looking || now <= seenUpTo) return;
    looking = true;
    try {
      const after = seenUpTo;
      seenUpTo = now;
      tellRules(after, now);
      await tellEnded(after, now);
    } catch (error) {
      if (stopTicking) onAccident(error);
    } finally {
      looking = false;
    }
  }

  function stop(): void {
    stopTicking?.();
    stopTicking = undefined;
  }

  return {
    watchOffice(office, listener) {
      const others = listeners.get(office) ?? new Set();
      listeners.set(office, others.add(listener));
      if (!stopTicking) {
        seenUpTo = clock.now();
        stopTicking = every(1000, look);
      }
      return () => {
        others.delete(listener);
        if (others.size === 0) listeners.delete(office);
        if (listeners.size === 0) stop();
      };
    },
    close() {
      stopListening();
      stop();
      listeners.clear();
    },
  };
}
