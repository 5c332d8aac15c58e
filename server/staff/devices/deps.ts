import type { Kysely } from "kysely";
import type { PassFields } from "../../../shared/pass/index.ts";
import type { Clock } from "../../../shared/time/index.ts";
import type { EventLog } from "../../db/events.ts";
import type { Tables } from "../../db/schema.ts";
import type { Seal } from "../../db/seal.ts";

/** What a tablet has to know of its office. */
interface HomeOffice {
  id: string;
  number: number;
  name: Record<string, string>;
  timeZone: string;
}

/** What enrolled tablets need of the house. */
export interface DeviceDeps {
  db: Kysely<Tables>;
  events: EventLog;
  seal: Seal;
  clock: Clock;
  offices: { get(id: string): HomeOffice | undefined };
  random: (bytes: number) => Uint8Array;
  publicUrl: URL;
  /** What signs the text of a pairing. */
  signer: () => Promise<(fields: Omit<PassFields, "keyId">) => string>;
}

/** What every event of this room says. */
export const inRoom = { room: "staff" } as const;
/** Who did it where a device acts by itself. */
export const byDevice = "device";
