import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { Result } from "../../shared/problems.ts";
import type { EventLog, Trx } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";
import type { Acting, Told } from "../staff/index.ts";

/** What the exchange with devices needs. */
export interface SyncDeps {
  db: Kysely<Tables>;
  events: EventLog;
  clock: Clock;
  /** The clock was set for trying things out. */
  trialClock: boolean;
  seal: Seal;
  offices: { get(id: string): Office | undefined };
  /** Notes a sign of life of a device, or refuses it because the device was blocked. */
  noteContact: (office: string, told: Told) => Promise<Result<void>>;
  /** Who did something on a device. */
  actorOf: (trx: Trx, acting: Acting) => Promise<string>;
  /** Takes what goes wrong with one mutation while the others of its batch go on. */
  onAccident: (error: unknown) => void;
}
