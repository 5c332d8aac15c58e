import {
  admission,
  dayLevel,
  offersOn,
  steadyUntil,
  type DaysAnswer,
  type Occupation,
  type OccupationsOf,
  type Offer,
  type SlotsAnswer,
  type Wish,
} from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { datesBetween, isoInstant, type Instant, type LocalDate } from "../../shared/time/index.ts";
import type { Mark } from "../db/commits.ts";
import { boundedMap } from "./boundedMap.ts";
import type { BookingDeps } from "./deps.ts";

/** An answer without the instant at which it is given, and the JSON of its members. */
export interface Prepared<T> {
  answer: T;
  json: string;
}

export type Slots = Omit<SlotsAnswer, "asOf">;
export type Days = Omit<DaysAnswer, "asOf">;
interface Dates {
  from: LocalDate;
  to: LocalDate;
}

/** What is free, from memory. It can be thrown away at any moment and says the same again. */
export interface FreeTimes {
  /** The office with the rules in force, also where another process has just put them there. */
  officeOf(id: string): Promise<Office | undefined>;
  slotsOn(office: Office, wish: Wish, date: LocalDate, now: Instant): Promise<Prepared<Slots>>;
  levelsOf(office: Office, wish: Wish, dates: Dates, now: Instant): Promise<Prepared<Days>>;
  /** What occupies the dates of a span, live or run out. */
  occupationsOf(office: Office, dates: Dates): Promise<OccupationsOf>;
  /** Forgets everything. */
  drop(): void;
}

/** What the tables say of a date: by shift the change number of its day row and what occupies it. Replaced, never changed. */
type Booked = ReadonlyMap<string, { change: number; occupations: readonly Occupation[] }>;

const nothing: Booked = new Map();

/** Something worked out from the rules and one state of a date; good until an instant. */
interface Known<T> {
  booked: Booked;
  from: Instant;
  until: Instant;
  value: T;
}

/** What is remembered under one version of an office's rules. */
interface OfficeMemory {
  booked: Map<LocalDate, Booked>;
  /** As of which commit a date was looked at last. */
  lookedAt: Map<LocalDate, Mark>;
  /** Looks under way as of a commit, by that and their first and last date: who asks the same meanwhile waits for the same. */
  looks: Map<string, Promise<void>>;
  slots: Map<string, Known<Prepared<Slots>>>;
  levels: Map<string, Known<Days["days"][number] & { json: string }>>;
  months: Map<string, { mark: Mark; from: Instant; until: Instant; value: Prepared<Days> }>;
  texts: Map<Instant, string>;
}

function emptyMemory(): OfficeMemory {
  return {
    booked: boundedMap(5_000),
    lookedAt: boundedMap(5_000),
    looks: new Map(),
    slots: boundedMap(500),
    levels: boundedMap(20_000),
    months: boundedMap(200),
    texts: boundedMap(20_000),
  };
}

const wishKey = ({ services, persons, audience, exception = false }: Wish) =>
  `${services.map((it) => it.id).join()} ${persons} ${audience} ${exception}`;

const isGood = ({ from, until }: { from: Instant; until: Instant }, now: Instant) => from <= now && now < until;

/** The index in memory of what is free: what the tables say of each date, and what the rules make of it. */
export function createFreeTimes({ db, commits, offices }: Pick<BookingDeps, "db" | "commits" | "offices">): FreeTimes {
  let renewal: { mark: Mark; done: Promise<void>; isDone: boolean } | undefined;
  let memories = new WeakMap<Office, OfficeMemory>();

  function memoryOf(office: Office): OfficeMemory {
    const known = memories.get(office);
    if (known) return known;
    const memory = emptyMemory();
    memories.set(office, memory);
    return memory;
  }

  /** Reads anew the dates whose change numbers are higher than those in memory. */
  async function look(memory: OfficeMemory, office: string, dates: readonly LocalDate[]): Promise<void> {
    const [from, to] = [dates[0], dates.at(-1)];
    if (from === undefined || to === undefined) return;
    const days = await db
      .selectFrom("day")
      .select(["id", "shift", "date", "change"])
      .where("office", "=", office)
      .where("date", ">=", from)
      .where("date", "<=", to)
      .execute();
    const isNewer = (it: { shift: string; date: string; change: number }, booked: Booked | undefined) =>
      it.change > (booked?.get(it.shift)?.change ?? 0);
    const changed = days.filter((it) => isNewer(it, memory.booked.get(it.date as LocalDate)));
    if (changed.length === 0) return;
    const ids = changed.map((it) => it.id);
    const rows = await db
      .selectFrom("occupation")
      .select(["day", "from_minute", "to_minute", "expires_at"])
      .where("day", "in", ids)
      .execute();
    const byDay = Map.groupBy(rows, (it) => it.day);
    for (const { id, shift, date, change } of changed) {
      const booked = memory.booked.get(date as LocalDate);
      // Somebody else may have looked meanwhile, and later.
      if (!isNewer({ shift, date, change }, booked)) continue;
      const occupations = (byDay.get(id) ?? []).map((it) => ({
        from: it.from_minute,
        to: it.to_minute,
        expiresAt: it.expires_at as Instant | null,
      }));
      memory.booked.set(date as LocalDate, new Map([...(booked ?? []), [shift, { change, occupations }]]));
    }
  }

  /** The same for several who ask as of the same commit: nothing was committed since, so that one look serves all of them. */
  function lookOnce(memory: OfficeMemory, office: string, dates: readonly LocalDate[], mark: Mark): Promise<void> {
    const key = `${mark} ${dates[0]} ${dates.at(-1)}`;
    const underWay = memory.looks.get(key);
    if (underWay) return underWay;
    const fresh = look(memory, office, dates).finally(() => memory.looks.delete(key));
    memory.looks.set(key, fresh);
    return fresh;
  }

  async function freshen(memory: OfficeMemory, office: Office, dates: readonly LocalDate[], mark: Mark | undefined) {
    if (mark === undefined) return look(memory, office.id, dates);
    const unsure = dates.filter((it) => memory.lookedAt.get(it) !== mark);
    if (unsure.length === 0) return;
    await lookOnce(memory, office.id, unsure, mark);
    for (const date of unsure) memory.lookedAt.set(date, mark);
  }

  /** Takes over rules that another process put in force, at most once as of each commit. */
  async function renewRules(mark: Mark | undefined): Promise<void> {
    if (mark === undefined) return offices.renew?.();
    if (renewal?.mark !== mark) {
      const done = Promise.resolve(offices.renew?.());
      const fresh = { mark, done, isDone: false };
      renewal = fresh;
      // What failed is tried again by whoever comes next.
      done.then(
        () => (fresh.isDone = true),
        () => (renewal = undefined),
      );
    }
    if (!renewal.isDone) await renewal.done;
  }

  /** What is known under a key, worked out where it is not or no longer. */
  function known<T>(
    { booked }: OfficeMemory,
    among: Map<string, Known<T>>,
    asked: { office: Office; wish: Wish; date: LocalDate; now: Instant; key: string },
    make: (offers: Offer[]) => T,
  ): Known<T> {
    const { office, wish, date, now, key } = asked;
    const state = booked.get(date) ?? nothing;
    const remembered = among.get(key);
    if (remembered?.booked === state && isGood(remembered, now)) return remembered;
    const occupationsOf: OccupationsOf = (shift) => state.get(shift)?.occupations ?? [];
    const offers = offersOn(office, wish, date, now, occupationsOf);
    const until = steadyUntil(office, wish, date, now, occupationsOf, offers);
    const fresh = { booked: state, from: now, until, value: make(offers) };
    among.set(key, fresh);
    return fresh;
  }

  function isoText({ texts }: OfficeMemory, instant: Instant, zone: string): string {
    const remembered = texts.get(instant);
    if (remembered !== undefined) return remembered;
    const text = isoInstant(instant, zone);
    texts.set(instant, text);
    return text;
  }

  function slotsOf(memory: OfficeMemory, office: Office, wish: Wish, now: Instant, offers: Offer[]): Prepared<Slots> {
    const admitted = admission(office, wish.services, wish.audience, now, { exception: wish.exception ?? false });
    const reason = admitted.kind === "none" ? { reason: admitted.reason } : {};
    const time = (instant: Instant) => isoText(memory, instant, office.timeZone);
    const slots = offers.map((it) => ({ start: time(it.start), end: time(it.end) }));
    return prepared({ slots, ...reason });
  }

  return {
    async officeOf(id) {
      const mark = await commits.mark();
      if (mark === undefined || renewal?.mark !== mark || !renewal.isDone) await renewRules(mark);
      return offices.get(id);
    },
    async slotsOn(office, wish, date, now) {
      const memory = memoryOf(office);
      const mark = await commits.mark();
      if (mark === undefined || memory.lookedAt.get(date) !== mark) await freshen(memory, office, [date], mark);
      const key = `${wishKey(wish)} ${date}`;
      const asked = { office, wish, date, now, key };
      return known(memory, memory.slots, asked, (offers) => slotsOf(memory, office, wish, now, offers)).value;
    },
    async levelsOf(office, wish, { from, to }, now) {
      const memory = memoryOf(office);
      const mark = await commits.mark();
      const asked = wishKey(wish);
      const month = `${asked} ${from} ${to}`;
      const remembered = memory.months.get(month);
      if (remembered && remembered.mark === mark && isGood(remembered, now)) return remembered.value;
      const dates = datesBetween(from, to);
      await freshen(memory, office, dates, mark);
      const levels = dates.map((date) =>
        known(memory, memory.levels, { office, wish, date, now, key: `${asked} ${date}` }, (offers) => {
          const day = { date, level: dayLevel(offers.length) };
          return { ...day, json: JSON.stringify(day) };
        }),
      );
      const value = {
        answer: { days: levels.map(({ value: { date, level } }) => ({ date, level })) },
        json: `"days":[${levels.map((it) => it.value.json).join()}]`,
      };
      const until = Math.min(...levels.map((it) => it.until)) as Instant;
      if (mark !== undefined) memory.months.set(month, { mark, from: now, until, value });
      return value;
    },
    async occupationsOf(office, { from, to }) {
      const memory = memoryOf(office);
      await freshen(memory, office, datesBetween(from, to), await commits.mark());
      return (shift, date) => memory.booked.get(date)?.get(shift)?.occupations ?? [];
    },
    drop() {
      memories = new WeakMap();
    },
  };
}

/** The members of an answer as JSON, without the braces around them. */
function prepared<T extends object>(answer: T): Prepared<T> {
  return { answer, json: JSON.stringify(answer).slice(1, -1) };
}
