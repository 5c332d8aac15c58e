import type { Migration } from "kysely/migration";
import * as booking from "./0001_booking.ts";

/** Every change of the tables in the order of the names. Forward only; one that was released is never edited. */
export const migrations: Record<string, Migration> = {
  "0001_booking": booking,
};
