import type { OfficeText } from "./builders.ts";
import { naiveOffers, type NaiveOccupation, type NaiveOffer } from "./naiveReference.ts";

// Waiting lists once more, as somebody would keep them on paper: one list of people, one of what is taken. Nothing is indexed, everybody
// is asked in turn, and what is free the naive reference of the slot model says. One shift; instants are plain milliseconds.

/** Somebody in line. */
export interface NaivePerson {
  services: string[];
  persons: number;
  from: string;
  to: string;
  earliest: number;
  latest: number;
  neededBy: string;
  /** The same for entries of the same person. */
  contact: string | undefined;
  /** The visit that she would give up for an earlier one. */
  visit: NaiveVisit | undefined;
}

/** Minutes of a date that belong to an appointment. */
export interface NaiveVisit {
  date: string;
  from: number;
  to: number;
  start: number;
  end: number;
}

interface Entry extends NaivePerson {
  state: "waiting" | "offered" | "booked" | "ended";
  restsUntil: number;
  askedFor: Set<number>;
  offer: (NaiveVisit & { made: number; until: number; takenUntil: number; freed: number }) | undefined;
}

interface Piece {
  date: string;
  from: number;
  to: number;
  /** Until when it cools off; null where everybody may have it. */
  cooling: number | null;
  freed: number;
}

const minute = 60_000;

/** Paper and pencil. Cool-offs last a fixed time here. */
export function waitingModel(
  office: OfficeText,
  rules: { order: "time" | "need"; offerMinutes: number; coolMinutes: number; endOfDay: (now: number) => number },
) {
  const line: Entry[] = [];
  const visits = new Set<NaiveVisit>();
  let cooling: Piece[] = [];
  let [lastFreed, lastOffer] = [0, 0];
  const shift = office.units[0]?.shifts[0]?.id ?? "";

  const taken = (date: string): NaiveOccupation[] => {
    const kept = (it: { date: string; from: number; to: number }, expiresAt: number | null) => ({
      ...{ shift, date: it.date, from: it.from, to: it.to },
      expiresAt,
    });
    return [
      ...[...visits].map((it) => kept(it, null)),
      ...cooling.map((it) => kept(it, it.cooling)),
      ...line.flatMap(({ offer }) => (offer ? [kept(offer, offer.takenUntil)] : [])),
    ].filter((it) => it.date === date);
  };

  const inOrder = () =>
    rules.order === "time"
      ? [...line]
      : line
          .map((entry, place) => ({ entry, place }))
          .sort((a, b) =>
            a.entry.neededBy === b.entry.neededBy ? a.place - b.place : a.entry.neededBy < b.entry.neededBy ? -1 : 1,
          )
          .map((it) => it.entry);

  /** What a person could begin on some minutes that were given up, as of now. */
  function startsFor(person: NaivePerson, piece: Piece, now: number): NaiveOffer[] {
    const { services, persons } = person;
    const wish = { services, persons, audience: "public" as const, exception: false };
    const others = taken(piece.date).filter(
      (it) =>
        !(piece.cooling !== null && it.from === piece.from && it.to === piece.to && it.expiresAt === piece.cooling),
    );
    const offered = (occupied: NaiveOccupation[]) => naiveOffers(office, wish, piece.date, now, occupied);
    const near = offered(others).filter((it) => it.from < piece.to && piece.from < it.to);
    const within = near.filter((it) => it.from >= piece.from && it.to <= piece.to);
    if (within.length > 0 || near.length === 0) return within;
    const asIfTaken = [...others, { shift, ...piece, expiresAt: null }];
    const anyway = offered(asIfTaken).map((it) => it.from);
    return near.filter((it) => !anyway.includes(it.from));
  }

  function mayBeAsked(entry: Entry, piece: Piece, now: number): boolean {
    if (entry.state !== "waiting" || entry.restsUntil > now || entry.askedFor.has(piece.freed)) return false;
    if (piece.date < entry.from || piece.date > entry.to) return false;
    const same = line.filter((it) => it.contact !== undefined && it.contact === entry.contact);
    return same.every((it) => it.state !== "offered");
  }

  function wants({ earliest, latest, visit }: Entry, { from, start, end }: NaiveOffer, now: number): boolean {
    if (from < earliest || from > latest) return false;
    if (visit && end > visit.start) return false;
    return start >= now + rules.offerMinutes * minute;
  }

  function offer(first: Piece, now: number): void {
    const pieces = [first];
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
      const here = piece;
      for (const entry of inOrder()) {
        if (!mayBeAsked(entry, here, now)) continue;
        const start = startsFor(entry, here, now).find((it) => wants(entry, it, now));
        if (!start) continue;
        const until = now + rules.offerMinutes * minute;
        const takenUntil = until + Math.max(1, rules.coolMinutes) * minute;
        cooling = cooling.filter((it) => it !== here);
        entry.state = "offered";
        entry.askedFor.add(here.freed);
        const { from, to } = start;
        entry.offer = {
          date: here.date,
          from,
          to,
          made: (lastOffer += 1),
          start: start.start,
          end: start.end,
          until,
          takenUntil,
          freed: here.freed,
        };
        const rest = [
          { ...here, to: Math.min(here.to, from) },
          { ...here, from: Math.max(here.from, to) },
        ].filter((it) => it.from < it.to);
        if (here.cooling !== null) cooling.push(...rest);
        pieces.push(...rest);
        break;
      }
    }
  }

  function giveUp({ date, from, to }: NaiveVisit, cools: boolean, now: number): void {
    const until = cools && rules.coolMinutes > 0 ? now + rules.coolMinutes * minute : null;
    const piece = { date, from, to, cooling: until, freed: (lastFreed += 1) };
    if (until !== null) cooling.push(piece);
    offer(piece, now);
  }

  /** An offer comes to nothing: its time goes to the next. */
  function fail(entry: Entry, state: Entry["state"], now: number): void {
    const was = entry.offer;
    entry.offer = undefined;
    entry.state = state;
    if (!was || was.takenUntil <= now) return;
    const left = Math.min(was.takenUntil, now + was.takenUntil - was.until);
    const piece = {
      date: was.date,
      from: was.from,
      to: was.to,
      cooling: rules.coolMinutes > 0 ? left : null,
      freed: was.freed,
    };
    if (piece.cooling !== null) cooling.push(piece);
    offer(piece, now);
  }

  return {
    enter(person: NaivePerson): Entry {
      const entry = {
        ...person,
        state: "waiting" as const,
        restsUntil: 0,
        askedFor: new Set<number>(),
        offer: undefined,
      };
      line.push(entry);
      return entry;
    },
    book: (visit: NaiveVisit) => void visits.add(visit),
    cancel(visit: NaiveVisit, now: number) {
      const entry = line.find((it) => it.visit === visit && (it.state === "waiting" || it.state === "offered"));
      if (entry) fail(entry, "ended", now);
      visits.delete(visit);
      giveUp(visit, true, now);
    },
    decline: (entry: Entry, now: number) => void (entry.offer && fail(entry, "waiting", now)),
    withdraw(entry: Entry, now: number) {
      if (entry.state === "waiting" || entry.state === "offered") fail(entry, "ended", now);
    },
    /** Takes the offer; for whoever has a visit it is the move of it. */
    accept(entry: Entry, now: number): NaiveVisit | undefined {
      if (!entry.offer || entry.offer.until <= now) return undefined;
      const { date, from, to, start, end } = entry.offer;
      const visit = { date, from, to, start, end };
      visits.add(visit);
      entry.offer = undefined;
      entry.state = "booked";
      if (entry.visit) {
        visits.delete(entry.visit);
        giveUp(entry.visit, false, now);
      }
      return visit;
    },
    /** What time has ended, in the order in which it ended. */
    passOn(now: number) {
      const late = line.filter((it) => it.offer && it.offer.until <= now);
      late.sort((a, b) => (a.offer?.until ?? 0) - (b.offer?.until ?? 0) || (a.offer?.made ?? 0) - (b.offer?.made ?? 0));
      for (const entry of late) {
        entry.restsUntil = rules.endOfDay(now);
        fail(entry, "waiting", now);
      }
    },
    /** Who stands before somebody: everybody who could be asked first for a time that suits both. */
    ahead(entry: Entry, today: string): number {
      if (entry.state !== "waiting" && entry.state !== "offered") return 0;
      const before = inOrder().slice(0, inOrder().indexOf(entry));
      const from = entry.from < today ? today : entry.from;
      return before.filter(
        (it) =>
          (it.state === "waiting" || it.state === "offered") &&
          it.from <= entry.to &&
          it.to >= from &&
          it.earliest <= entry.latest &&
          it.latest >= entry.earliest,
      ).length;
    },
    /** What the public is offered on a date. */
    offered: (services: string[], date: string, now: number) =>
      naiveOffers(office, { services, persons: 1, audience: "public", exception: false }, date, now, taken(date)),
  };
}

export type NaiveEntry = ReturnType<ReturnType<typeof waitingModel>["enter"]>;
