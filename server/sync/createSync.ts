import { done, refused, type Result } from "../../shared/problems.ts";
import type { StaffMember } from "../../shared/staff/index.ts";
import type { StaffSession } from "../../shared/sync/index.ts";
import type { SyncDeps } from "./deps.ts";
import { probe } from "./probe.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";
import { createSignals, type Later } from "./signals.ts";
import { staffSession } from "./staffSession.ts";

/** The exchange with the devices of the staff. */
export interface Sync {
  push: ReturnType<typeof push>;
  pull: ReturnType<typeof pull>;
  probe: ReturnType<typeof probe>;
  session(by: StaffMember): Result<StaffSession>;
  /** Calls the listener when the devices of an office have something to pull. */
  watch(office: string, listener: () => void): () => void;
  /** Stops every timer. */
  close(): void;
}

export function createSync(deps: SyncDeps, later?: Later): Sync {
  const { watch, close } = createSignals(deps.events, later);
  return {
    push: push(deps),
    pull: pull(deps),
    probe: probe(deps),
    session(by) {
      const office = deps.offices.get(by.office);
      return office ? done(staffSession(by, office, deps.trialClock)) : refused("not_allowed");
    },
    watch,
    close,
  };
}
