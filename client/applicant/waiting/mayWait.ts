import type { NotBookable } from "../../../shared/booking/index.ts";
import type { OfficeView } from "../../../shared/offices/index.ts";

/** What passes by itself: when it has, freed times are given out again. */
const passing: readonly NotBookable[] = ["restricted", "closed_to_public"];

/** Whether somebody may wait at an office for times that others give up, by why nothing can be booked now. */
export function mayWait({ waiting }: Pick<OfficeView, "waiting">, reason?: NotBookable): boolean {
  return Boolean(waiting) && (reason === undefined || passing.includes(reason));
}
