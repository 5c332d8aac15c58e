import type { Migration } from "kysely/migration";
import * as booking from "./0001_booking.ts";
import * as staff from "./0002_staff.ts";
import * as checkin from "./0003_checkin.ts";
import * as sync from "./0004_sync.ts";
import * as audiences from "./0005_audiences.ts";
import * as statistics from "./0006_statistics.ts";
import * as findAndProof from "./0007_find_and_proof.ts";
import * as releases from "./0008_releases.ts";
import * as messages from "./0009_messages.ts";
import * as confirmation from "./0010_confirmation.ts";
import * as reminders from "./0011_reminders.ts";
import * as channels from "./0012_channels.ts";
import * as waiting from "./0013_waiting.ts";
import * as openings from "./0014_openings.ts";
import * as pushDevices from "./0015_push_devices.ts";
import * as staffDevices from "./0016_staff_devices.ts";

/** Every change of the tables in the order of the names. Forward only; one that was released is never edited. */
export const migrations: Record<string, Migration> = {
  "0001_booking": booking,
  "0002_staff": staff,
  "0003_checkin": checkin,
  "0004_sync": sync,
  "0005_audiences": audiences,
  "0006_statistics": statistics,
  "0007_find_and_proof": findAndProof,
  "0008_releases": releases,
  "0009_messages": messages,
  "0010_confirmation": confirmation,
  "0011_reminders": reminders,
  "0012_channels": channels,
  "0013_waiting": waiting,
  "0014_openings": openings,
  "0015_push_devices": pushDevices,
  "0016_staff_devices": staffDevices,
};
