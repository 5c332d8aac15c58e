import { planPreview, type PlanPreviewAnswer } from "../../shared/booking/index.ts";
import type { Office } from "../../shared/offices/index.ts";
import { done, invalid, refused, type InputFault, type Result } from "../../shared/problems.ts";
import { hasRight } from "../../shared/staff/index.ts";
import { addDays, daysBetween, isoInstant, localDateAt, type LocalDate } from "../../shared/time/index.ts";
import { bookedSpans, conflictViews } from "./bookedSpans.ts";
import { occupationsBetween } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import type { StaffBookingVerbs } from "./verbs.ts";

/** Reads and checks the text of an office file; of a broken one everything that is wrong with it. */
export type ReadOffice = (text: string) => Promise<{ ok: true; value: Office } | { ok: false; faults: InputFault[] }>;

const usualDays = 56;
const mostDays = 400;

/** What changed rules would do to an office between two dates, as of now. Nothing is applied, nothing is written. */
export async function previewOf(
  { clock, db, offices }: Pick<BookingDeps, "clock" | "db" | "offices">,
  present: Office,
  changed: Office,
  wanted: { from?: LocalDate | undefined; to?: LocalDate | undefined },
): Promise<Result<PlanPreviewAnswer>> {
  const now = clock.now();
  const from = wanted.from ?? localDateAt(now, present.timeZone);
  const to = wanted.to ?? addDays(from, usualDays - 1);
  if (from > to) return invalid("/from", "the first date must not be after the last (to)");
  if (daysBetween(from, to) >= mostDays) return invalid("/to", `ask for ${mostDays} dates at most`);
  const booked = await bookedSpans(db, present.id, { from, to });
  const occupationsOf = await occupationsBetween(db, present.id, { from, to }, now);
  const { gained, lost, hit } = planPreview(present, changed, { from, to, now, occupationsOf, bookings: booked });
  const asOf = isoInstant(now, present.timeZone);
  return done({ asOf, from, to, gained, lost, hit: conflictViews(hit, booked, offices) });
}

/** The preview (Vorschau) of a changed office file for the person who answers for the rules. */
export function previewPlan(deps: BookingDeps, readOffice: ReadOffice): StaffBookingVerbs["previewPlan"] {
  return async ({ file, from, to }, { staff }) => {
    const present = deps.offices.get(staff.office);
    if (!present) return refused("not_found");
    if (!hasRight(staff, "rules")) return refused("not_allowed");
    const read = await readOffice(file);
    if (!read.ok) return refused("invalid_input", { errors: read.faults });
    if (read.value.id !== present.id) return invalid("/file/id", `this is not the file of ${present.id}`);
    return previewOf(deps, present, read.value, { from, to });
  };
}
