import { releasesBetween } from "../booking/index.ts";
import type { Recorder, Trx } from "../db/events.ts";
import { lockNames } from "../db/locks.ts";
import { officeUnder, rulesOver, type RulesInTime } from "../offices/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { localDateAt, type Instant } from "../../shared/time/index.ts";
import type { StatisticsDeps } from "./deps.ts";
import { goneOf, openedBy } from "./opened.ts";
import {
  bookedOn,
  daysNotGone,
  keepGone,
  keepRelease,
  lookedUpTo,
  notGone,
  noteLook,
  occupiedThen,
} from "./releaseStore.ts";

type Deps = Pick<StatisticsDeps, "db" | "events" | "clock" | "offices">;

const hour = 3_600_000;
const day = 24 * hour;

/** Writes down what the releases of a span of time opened, each with an event of its own. */
async function keepAll(trx: Trx, record: Recorder, { office, version, after, upTo }: RulesInTime): Promise<void> {
  for (const { at, audience, shift, date } of releasesBetween(office, after, upTo)) {
    // Staff wait for no release: nobody races them for what is theirs.
    if (audience === "staff") continue;
    const occupied = await occupiedThen(trx, office.id, { shift: shift.id, date }, at);
    const starts: Record<string, number> = {};
    for (const service of office.services.filter((it) => shift.services.includes(it.id))) {
      const released = { office, shift: shift.id, service, audience, date, at };
      const opened = openedBy(released, occupied);
      if (opened.length === 0) continue;
      starts[service.id] = opened.length;
      const names = { office: office.id, shift: shift.id, service: service.id };
      await keepRelease(trx, { ...names, audience, date, releasedAt: at, rulesVersion: version, opened });
    }
    if (Object.keys(starts).length === 0) continue;
    const details = { audience, shift: shift.id, rules: version, starts };
    await record({ office: office.id, at, room: "statistics", kind: "times_released", date, actor: "rules", details });
  }
}

/**
 * Writes down what was released since the last look, one day of it at most; true when there is more. Of several servers one does
 * it, the others find it done.
 */
async function noteSome({ db, events, clock, offices }: Deps, office: string): Promise<boolean> {
  const now = clock.now();
  const after = await lookedUpTo(db, office);
  if (after !== undefined && after >= now) return false;
  const upTo = Math.min(now, (after ?? now) + day) as Instant;
  const pieces = after === undefined ? [] : await rulesOver(db, offices, office, { after, upTo });
  const isQuiet = pieces.every((it) => releasesBetween(it.office, it.after, it.upTo).length === 0);
  // That nothing was released needs no commit each time.
  if (after !== undefined && isQuiet && now - after < hour) return false;
  await events.transact(async (trx, record) => {
    await lockNames(trx, [`releases/${office}`]);
    if ((await lookedUpTo(trx, office)) !== after) return;
    for (const piece of pieces) await keepAll(trx, record, piece);
    await noteLook(trx, office, upTo);
  });
  return upTo < now;
}

/** What of an office was looked at last: by shift and date the change number of its bookings. */
type Looked = Map<string, number>;

/** Adds to each release how fast it was taken, where somebody has booked since the last look. */
async function noteGone({ db, events, clock, offices }: Deps, office: Office, before: Looked): Promise<Looked> {
  const looked: Looked = new Map();
  for (const { shift, date, change } of await daysNotGone(db, office.id, localDateAt(clock.now(), office.timeZone))) {
    const key = `${shift} ${date}`;
    looked.set(key, change);
    if (before.get(key) === change) continue;
    const bookings = await bookedOn(db, office.id, { shift, date });
    for (const record of await notGone(db, office.id, shift, date)) {
      const then = await officeUnder(db, offices, office.id, record.rulesVersion);
      const service = then?.services.find((it) => it.id === record.service);
      if (!then || !service) continue;
      const released = { ...record, office: then, service, at: record.releasedAt };
      const gone = goneOf(released, record.opened, bookings);
      const isNews = gone.all !== null || (gone.half !== null && record.half === null);
      if (isNews) await events.transact((trx) => keepGone(trx, record, gone));
    }
  }
  return looked;
}

/**
 * Keeps the record of releases (Freischaltungen): what each opened, by which rules, and how fast it was taken. A release happens by
 * the clock alone and nothing depends on this; what was written once is never written anew, whatever becomes of the rules.
 */
export function noteReleases(deps: Deps): () => Promise<void> {
  const looked = new Map<string, Looked>();
  return async () => {
    for (const office of deps.offices.all()) {
      while (await noteSome(deps, office.id));
      looked.set(office.id, await noteGone(deps, office, looked.get(office.id) ?? new Map()));
    }
  };
}
