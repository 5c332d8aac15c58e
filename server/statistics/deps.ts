import type { Kysely } from "kysely";
import type { Clock } from "../../shared/time/index.ts";
import type { Offices } from "../booking/index.ts";
import type { EventLog } from "../db/events.ts";
import type { Tables } from "../db/schema.ts";

/** What the counting needs. */
export interface StatisticsDeps {
  db: Kysely<Tables>;
  events: Pick<EventLog, "transact">;
  clock: Clock;
  offices: Pick<Offices, "get" | "all" | "version">;
  publicUrl: URL;
}
