import { done, refused, type Result } from "../../../shared/problems.ts";
import { parseInstant } from "../../../shared/time/index.ts";
import type { DeviceDeps } from "./deps.ts";
import { findDevice, type DeviceRow } from "./store.ts";

/** What a device says of itself when it asks for something. */
export interface Told {
  device: string;
  waiting?: number | undefined;
  /** ISO instant by the clock of the device. */
  since?: string | undefined;
}

/** How old a note of the last contact may grow: not every sign of life is worth a write. */
const noteMillis = 60_000;

function noteOf({ waiting, since }: Told, now: number): Pick<DeviceRow, "waiting" | "waiting_since"> | undefined {
  if (waiting === undefined) return undefined;
  const instant = since === undefined ? undefined : parseInstant(since);
  // A clock that is fast must not make an act wait from tomorrow on.
  return { waiting, waiting_since: waiting === 0 || instant === undefined ? null : Math.min(instant, now) };
}

/** A sign of life of a device on behalf of an office: notes it where the device is enrolled there, refuses it where it was blocked. */
export function noteContact({ db, clock }: DeviceDeps) {
  return async (office: string, told: Told): Promise<Result<void>> => {
    const device = await findDevice(db, told.device);
    if (!device) return done(undefined);
    if (device.revoked_at !== null) return refused("device_revoked");
    if (device.office !== office) return done(undefined);
    const now = clock.now();
    const note = noteOf(told, now);
    const isNews = note && (note.waiting !== device.waiting || note.waiting_since !== device.waiting_since);
    if (!isNews && device.seen_at !== null && Math.abs(now - device.seen_at) < noteMillis) return done(undefined);
    await db
      .updateTable("staff_device")
      .set({ seen_at: now, ...note })
      .where("id", "=", device.id)
      .execute();
    return done(undefined);
  };
}
