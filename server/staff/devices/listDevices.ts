import { done, refused, type Result } from "../../../shared/problems.ts";
import type { DevicesAnswer } from "../../../shared/staff/devices.ts";
import { hasRight, type StaffMember } from "../../../shared/staff/index.ts";
import { isoInstant, type Instant } from "../../../shared/time/index.ts";
import type { DeviceDeps } from "./deps.ts";

/** The tablets of a manager's office, those that were blocked among them. */
export function listDevices({ db, offices }: DeviceDeps) {
  return async (by: StaffMember): Promise<Result<DevicesAnswer>> => {
    const office = offices.get(by.office);
    if (!office || !hasRight(by, "devices")) return refused("not_allowed");
    const rows = await db
      .selectFrom("staff_device")
      .leftJoin("device", (join) =>
        join.onRef("device.id", "=", "staff_device.id").onRef("device.office", "=", "staff_device.office"),
      )
      .selectAll("staff_device")
      .select("device.schema_version")
      .where("staff_device.office", "=", office.id)
      .orderBy("staff_device.name")
      .orderBy("staff_device.id")
      .execute();
    const iso = (at: number) => isoInstant(at as Instant, office.timeZone);
    const isoOrNull = (at: number | null) => (at === null ? null : iso(at));
    const devices = rows.map((it) => ({
      id: it.id,
      name: it.name,
      pairing: it.pairing,
      enrolledAt: iso(it.enrolled_at),
      seenAt: isoOrNull(it.seen_at),
      schemaVersion: it.schema_version,
      waiting: it.waiting,
      waitingSince: isoOrNull(it.waiting_since),
      revokedAt: isoOrNull(it.revoked_at),
    }));
    return done({ type: "devices", devices });
  };
}
