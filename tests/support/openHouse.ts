import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { compose, type House, type Materials } from "../../server/compose.ts";
import { usualLimits } from "../../server/http/limits.ts";
import type { BookedAnswer, HoldAnswer, SlotsAnswer } from "../../shared/booking/index.ts";
import { parseInstant, type Clock, type Instant } from "../../shared/time/index.ts";
import { isPostgres } from "./database.ts";
import { freshKey, somebody } from "./people.ts";
import { givePostgresDatabase, takePostgresDatabase, urlOf } from "./postgres.ts";
import { ask, type Answer, type Refusal, type Sent } from "./requests.ts";
import { layOutSqlite } from "./sqlite.ts";
import { testOffice } from "./testOffice.ts";

/** A clock that stands still until a test turns it. */
export interface StandingClock extends Clock {
  /** Turns it to an instant, written in ISO. */
  turnTo(iso: string): void;
}

export function standingClock(iso: string): StandingClock {
  let now = parseInstant(iso) as Instant;
  return { now: () => now, turnTo: (later) => void (now = parseInstant(later) as Instant) };
}

/** A Tuesday morning before the counters open. */
export const tuesday = "2026-12-01T07:00:00+01:00";

interface Wanted {
  /** Office files; the one of `testOffice` where none are given. */
  offices?: readonly Record<string, unknown>[];
  /** A folder of office files to use as it stands. */
  officesDir?: string;
  /** Folder of an earlier house whose database is opened again. */
  folder?: string;
  now?: string;
  limits?: Partial<typeof usualLimits>;
  /** Anything else the server is put together from. */
  materials?: Partial<Materials>;
}

/** A whole server with its own database file, and shorthands for what tests ask of it. */
export interface OpenHouse {
  house: House;
  folder: string;
  clock: StandingClock;
  ask<T = Refusal>(path: string, sent?: Sent): Promise<Answer<T>>;
  slots(date: string, service?: string, more?: string): Promise<SlotsAnswer>;
  hold<T = HoldAnswer>(start: string, more?: Record<string, unknown>, sent?: Sent): Promise<Answer<T>>;
  book<T = BookedAnswer>(hold: string, more?: Record<string, unknown>, sent?: Sent): Promise<Answer<T>>;
  /** Holds a start and books it for somebody. */
  visit(start: string, more?: Record<string, unknown>): Promise<BookedAnswer>;
}

function writeOffices(folder: string, offices: readonly Record<string, unknown>[]): string {
  const dir = join(folder, "offices");
  mkdirSync(dir, { recursive: true });
  for (const office of offices) writeFileSync(join(dir, `${String(office["id"])}.yaml`), JSON.stringify(office));
  return dir;
}

/** The databases of this run on PostgreSQL, by the folder that belongs to each. */
const databases = new Map<string, string>();

/** The address of the database that belongs to a folder: the one of an earlier house, or a new one for this test. */
async function databaseUrlOf(folder: string): Promise<string> {
  if (!isPostgres) {
    const path = join(folder, "terminpass.db");
    layOutSqlite(path);
    return `file:${path}`;
  }
  const known = databases.get(folder);
  if (known !== undefined) return urlOf(known);
  const name = await takePostgresDatabase();
  databases.set(folder, name);
  // Runs after every house on it is closed: what is to be done first is said last.
  onTestFinished(() => givePostgresDatabase(name));
  return urlOf(name);
}

/** Opens a server for one test; it is closed when the test is over. */
export async function openHouse(wanted: Wanted = {}): Promise<OpenHouse> {
  const { offices = [testOffice()], now = tuesday, limits } = wanted;
  const folder = wanted.folder ?? mkdtempSync(join(tmpdir(), "terminpass-"));
  const clock = standingClock(now);
  const house = await compose({
    databaseUrl: await databaseUrlOf(folder),
    dataKeyFile: join(folder, "terminpass.key"),
    officesDir: wanted.officesDir ?? writeOffices(folder, offices),
    publicUrl: new URL("http://localhost:4230"),
    clock,
    limits: { ...usualLimits, readsPerMinute: 10_000, writesPerMinute: 10_000, ...limits },
    log: (line) => console.error(line),
    ...wanted.materials,
  });
  onTestFinished(() => house.close());
  const at = "/api/offices/testburg";
  const open: OpenHouse = {
    house,
    folder,
    clock,
    ask: (path, sent) => ask(house.hono, path, sent),
    slots: async (date, service = "self", more = "") =>
      (await open.ask<SlotsAnswer>(`${at}/services/${service}/slots?date=${date}${more}`)).json,
    hold: (start, more = {}, sent = {}) =>
      open.ask(`${at}/holds`, { body: { service: "self", start, ...more }, ...sent }),
    book: (hold, more = {}, sent = {}) =>
      open.ask(`${at}/appointments`, {
        body: { hold, applicant: somebody(), language: "de", ...more },
        key: freshKey(),
        ...sent,
      }),
    visit: async (start, more = {}) => {
      const held = await open.hold(start, more);
      return (await open.book(held.json.hold)).json;
    },
  };
  return open;
}

/** An instant of the winter months, from date and wall time. */
export const at = (date: string, time: string) => `${date}T${time}:00+01:00`;
