import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";
import type { Seal } from "../db/seal.ts";

/** What the exchange with devices needs. */
export interface SyncDeps {
  db: Kysely<Tables>;
  events: EventLog;
  clock: Clock;
  /** The clock was set for trying things out. */
  trialClock: boolean;
  seal: Seal;
  offices: { get(id: string): Office | undefined };
  /** Takes what goes wrong with one mutation while the others of its batch go on. */
  onAccident: (error: unknown) => void;
}
