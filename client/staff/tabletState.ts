import type { PassKeySet } from "../../shared/pass/index.ts";
import type { StaffSession } from "../../shared/sync/index.ts";
import type { Instant, LocalDate } from "../../shared/time/index.ts";
import type { Connection, Facts, Notice, Person, StoredTask, TrayItem, Visit } from "../device/staff/index.ts";

/** What the pages show of the device. Everything here comes from the disk or the server; a page changes none of it. */
export interface TabletState {
  /** Who works here; null while nobody does, also where the list of the day lies sealed on the disk. */
  session: StaffSession | null;
  /** What this tablet is called where it is enrolled. */
  enrolled: Facts["enrolled"] | null;
  /** The office has blocked it. */
  blocked: Facts["blocked"] | null;
  /** Who gets in here with a PIN. */
  persons: readonly Person[];
  /** Nobody is signed in as far as the server is concerned; the device goes on judging. */
  signInNeeded: boolean;
  connection: Connection;
  visits: readonly Visit[];
  tasks: readonly StoredTask[];
  notices: readonly Notice[];
  tray: readonly TrayItem[];
  /** Acts without a receipt. */
  waiting: number;
  listAsOf: Instant | null;
  keysAsOf: Instant | null;
  /** The keys that passes are judged by; null before they were fetched or read. */
  keySet: PassKeySet | null;
  listed: readonly LocalDate[];
  door: Facts["door"];
  /** The pass that was let in last on this page; whose it is, only the list says. */
  lastArrival: string | null;
  /** The server gives nothing more to a program as old as this one; what waited it has taken. */
  outdated: boolean;
  /** Numbers of acts that are neither here nor at the server. */
  missing: readonly number[];
  /** Since when the oldest act waits, in server time. */
  waitingSince: Instant | null;
  /** The instant at which the pages look at the clock: once a second is enough for ages. */
  now: Instant;
  minutesOff: number;
}

/** A device that nobody has put anywhere. */
export const nowhere: Facts["door"] = { unit: null, desk: null };

/** A device of which nothing is read yet. */
export function emptyState(): TabletState {
  return {
    session: null,
    enrolled: null,
    blocked: null,
    persons: [],
    signInNeeded: false,
    connection: "offline",
    visits: [],
    tasks: [],
    notices: [],
    tray: [],
    waiting: 0,
    listAsOf: null,
    keysAsOf: null,
    keySet: null,
    listed: [],
    door: nowhere,
    lastArrival: null,
    outdated: false,
    missing: [],
    waitingSince: null,
    now: 0 as Instant,
    minutesOff: 0,
  };
}
