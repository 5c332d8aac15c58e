import type { Wish } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, refused, type Result } from "../../shared/problems.ts";
import type { Instant } from "../../shared/time/index.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import { appointmentFor } from "./store.ts";
import type { AvailabilityQuery, By } from "./verbs.ts";
import { askingFor } from "./wish.ts";

/** Who looks for times, where and when. */
export interface LookedFor {
  office: Office;
  wish: Wish;
  now: Instant;
}

/**
 * Reads what somebody looks for times for. Whoever shows the secret of an appointment that is to be moved looks through the door
 * it came by: a hold that moves it goes through the same one, and its invitation is used up.
 */
export async function lookFor(
  deps: BookingDeps,
  freeTimes: FreeTimes,
  officeId: string,
  service: string,
  { persons, also, moves, emergency, invitation }: AvailabilityQuery,
  by: By = {},
): Promise<Result<LookedFor>> {
  const office = await freeTimes.officeOf(officeId);
  if (!office) return refused("not_found");
  const now = deps.clock.now();
  const moved = moves === undefined ? undefined : await appointmentFor(deps.db, deps, moves, by);
  if (moves !== undefined && moved?.office !== office.id) return refused("not_found");
  const shown = { emergency, invitation, moves: moved };
  const asked = { service, also, persons };
  const asking = await askingFor(deps, office, asked, { named: "in_path", shown, member: by.staff, now });
  return asking.ok ? done({ office, wish: asking.value.wish, now }) : asking;
}
