import { done, refused, type Result } from "../../shared/problems.ts";
import type { ProbeAnswer, ProbeQuery } from "../../shared/sync/index.ts";
import type { SyncDeps } from "./deps.ts";
import { speaksFor, type Caller } from "./speaksFor.ts";

/** Proves that the server answers, and takes what a device says of itself. */
export function probe({ clock, noteContact }: SyncDeps) {
  return async (asked: ProbeQuery, by: Caller): Promise<Result<ProbeAnswer>> => {
    const { nonce, deviceId, waiting, since } = asked;
    if (deviceId !== undefined) {
      if (!speaksFor(by, deviceId)) return refused("not_allowed");
      const contact = await noteContact(by.office, { device: deviceId, waiting, since });
      if (!contact.ok) return contact;
    }
    return done({ type: "probe", nonce, now: clock.now() });
  };
}
