import { nextOpenings, type Opening } from "../../../shared/booking/index.ts";
import type { Office } from "../../../shared/offices/index.ts";
import { parseInstant, type Instant } from "../../../shared/time/index.ts";
import type { BookingDeps } from "../deps.ts";
import type { ListOpenings } from "../listOpenings.ts";
import { lockLine, readWish, type WaitingEntry } from "./lines.ts";
import { tellWaiting } from "./tellWaiting.ts";

const hour = 60 * 60 * 1000;
/** An opening of which a server that was down hears later than this is told to nobody any more: its times are gone. */
export const tellWithin = 6 * hour;
/** One transaction tells so many: bookings go on in between. */
const toldAtOnce = 50;

/** What has opened of each service lately; found once for all who wait for it. */
function lately(office: Office, now: Instant): (service: string) => readonly Opening[] {
  const since = (now - tellWithin) as Instant;
  const known = new Map<string, readonly Opening[]>();
  return (id) => {
    const service = office.services.find((it) => it.id === id);
    const found = known.get(id) ?? (service ? nextOpenings(office, service, since).filter((it) => it.at <= now) : []);
    known.set(id, found);
    return found;
  };
}

/** The last opening that brings times to somebody who waits, of those that she has not been told of and came after her. */
function lastFor({ wish, ...entry }: WaitingEntry, openingsOf: (service: string) => readonly Opening[]) {
  const suiting = readWish(wish)
    .services.flatMap(openingsOf)
    .filter((it) => it.at > Math.max(entry.entered_at, entry.told_opening_at))
    .filter((it) => it.from <= entry.to_date && it.to >= entry.from_date);
  return suiting.length === 0 ? undefined : (Math.max(...suiting.map((it) => it.at)) as Instant);
}

/**
 * Tells those who wait that new times are open, once for each opening: up to which one somebody was told stands beside the entry and is
 * written with the message. Looks at nobody before the next opening of the office has come.
 */
export function tellOpenings(deps: BookingDeps, list: ListOpenings): () => Promise<void> {
  const { clock, db, events, offices } = deps;
  /** Before that nothing opens by these rules. */
  const quiet = new WeakMap<Office, Instant>();

  async function waitingIn(office: Office, after: number): Promise<WaitingEntry[]> {
    return db
      .selectFrom("waiting_entry")
      .selectAll()
      .where("office", "=", office.id)
      .where("state", "=", "waiting")
      .where("number", ">", after)
      .orderBy("number")
      .limit(toldAtOnce)
      .execute();
  }

  async function tellSome(
    office: Office,
    entries: readonly WaitingEntry[],
    openingsOf: (service: string) => readonly Opening[],
    now: Instant,
  ): Promise<void> {
    const due = entries.flatMap((entry) => {
      const at = lastFor(entry, openingsOf);
      return at === undefined ? [] : [{ entry, at }];
    });
    if (due.length === 0) return;
    await events.transact(async (trx) => {
      await lockLine(trx, office.id);
      for (const { entry, at } of due) {
        const [told] = await trx
          .updateTable("waiting_entry")
          .set({ told_opening_at: at })
          .where("id", "=", entry.id)
          .where("state", "=", "waiting")
          .where("told_opening_at", "<", at)
          .returningAll()
          .execute();
        if (told) await tellWaiting(trx, deps, "times_opened", told, office, now, {}, (at + tellWithin) as Instant);
      }
    });
  }

  return async () => {
    for (const office of offices.all()) {
      const now = clock.now();
      if (!office.waiting.enabled || now < (quiet.get(office) ?? 0)) continue;
      const next = await list(office.id);
      if (!next.ok) continue;
      const openingsOf = lately(office, now);
      let last = 0;
      for (let some = await waitingIn(office, last); some.length > 0; some = await waitingIn(office, last)) {
        await tellSome(office, some, openingsOf, now);
        last = some.at(-1)?.number ?? Infinity;
      }
      const first = next.value.openings.map((it) => parseInstant(it.at)).find((it) => it !== undefined && it > now);
      // Within the hour the rules are asked again: what opens later than the calendar reaches comes into its reach.
      quiet.set(office, Math.min(first ?? Infinity, now + hour) as Instant);
    }
  };
}
