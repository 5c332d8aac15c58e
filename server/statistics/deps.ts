import type { Kysely } from "kysely";
import type { Office } from "../../shared/offices/index.ts";
import type { Clock } from "../../shared/time/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";

/** What the counting needs. */
export interface StatisticsDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  clock: Clock;
  offices: { get(id: string): Office | undefined };
  publicUrl: URL;
}
