import { createHmac } from "node:crypto";
import { parse } from "hono/utils/cookie";
import { done, refused, type Result } from "../../../shared/problems.ts";
import type { SignedInDevice } from "../../../shared/staff/index.ts";
import { sameHash } from "../../db/seal.ts";
import { deviceCookie } from "../../http/sessionCookie.ts";
import type { DeviceDeps } from "./deps.ts";
import { findDevice, type DeviceRow } from "./store.ts";

/** One shift on a tablet, with the time before and after it. */
const sessionSeconds = 12 * 60 * 60;

/** Sessions of enrolled devices: a cookie that the server signed. Whether the device was blocked is looked up each time. */
export function deviceSessions({ db, clock, seal, publicUrl }: DeviceDeps) {
  const key = seal.secretFor("device sessions");
  const name = deviceCookie(publicUrl);
  const attributes = ["Path=/api", `Max-Age=${sessionSeconds}`, "HttpOnly", "SameSite=Strict"];
  if (publicUrl.protocol === "https:") attributes.push("Secure");
  // The instant of enrolment is part of it: a device that is enrolled anew starts anew.
  const signed = (id: string, enrolledAt: string, until: string) =>
    createHmac("sha256", key).update(["session", id, enrolledAt, until].join("\0")).digest("base64url");

  return {
    cookieFor({ id, enrolled_at }: Pick<DeviceRow, "id" | "enrolled_at">): string {
      const parts = [id, String(enrolled_at), String(clock.now() + sessionSeconds * 1000)] as const;
      return [`${name}=${[...parts, signed(...parts)].join(".")}`, ...attributes].join("; ");
    },

    /** The device whose session came along, if any did; `device_revoked` where it was blocked since. */
    async read(cookies: string | undefined): Promise<Result<SignedInDevice | undefined>> {
      const text = cookies === undefined ? undefined : parse(cookies, name)[name];
      if (text === undefined) return done(undefined);
      const [id = "", enrolledAt = "", until = "", hash = ""] = text.split(".");
      if (!sameHash(hash, signed(id, enrolledAt, until)) || Number(until) <= clock.now()) return done(undefined);
      const device = await findDevice(db, id);
      if (!device || String(device.enrolled_at) !== enrolledAt) return done(undefined);
      if (device.revoked_at !== null) return refused("device_revoked");
      return done({ id, name: device.name, office: device.office });
    },
  };
}
