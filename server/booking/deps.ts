import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { Commits } from "../db/commits.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import type { Postbox } from "../messages/index.ts";
import type { PassKeys } from "./passKeys.ts";

/** The offices whose rules are in force. */
export interface Offices {
  get(id: string): Office | undefined;
  all(): readonly Office[];
  /** Takes over rules that another process put in force. */
  renew?(): Promise<void>;
  /** The version of an office's rules; 0 when there is no such office. */
  version(id: string): number;
}

/** Gives that many unpredictable bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** What the verbs of booking need. */
export interface BookingDeps {
  db: Kysely<Tables>;
  commits: Commits;
  events: EventLog;
  clock: Clock;
  offices: Offices;
  seal: Seal;
  passKeys: PassKeys;
  postbox: Postbox;
  random: RandomBytes;
  /** Takes what goes wrong while nobody waits for an answer. */
  onAccident: (error: unknown) => void;
}
