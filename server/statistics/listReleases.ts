import { done, invalid, refused, type Result } from "../../shared/problems.ts";
import { hasRight, type StaffMember } from "../../shared/staff/index.ts";
import type { ReleasesAnswer, ReleasesQuery } from "../../shared/statistics/index.ts";
import { addDays, daysBetween, instantOf, isoInstant, localDateAt, type LocalDate } from "../../shared/time/index.ts";
import type { StatisticsDeps } from "./deps.ts";
import { placesOf } from "./opened.ts";
import { releasesIn, type ReleaseRecord } from "./releaseStore.ts";

const usualDays = 7;
const mostDays = 92;

function viewOf(record: ReleaseRecord, zone: string): ReleasesAnswer["releases"][number] {
  const { releasedAt, audience, shift, date, service, rulesVersion, opened, half, all } = record;
  const seconds = (instant: number | null) => (instant === null ? null : Math.round((instant - releasedAt) / 1000));
  return {
    releasedAt: isoInstant(releasedAt, zone),
    ...{ audience, shift, date, service, rulesVersion },
    starts: opened.length,
    places: placesOf(opened),
    secondsToHalf: seconds(half),
    secondsToAll: seconds(all),
  };
}

/** What was released in the office of a manager, and how fast it was gone. Looks first, so that a release of just now is among them. */
export function listReleases({ db, clock, offices }: StatisticsDeps, look: () => Promise<void>) {
  return async (staff: StaffMember, query: ReleasesQuery): Promise<Result<ReleasesAnswer>> => {
    const office = offices.get(staff.office);
    if (!office) return refused("not_found");
    if (!hasRight(staff, "statistics")) return refused("not_allowed");
    const now = clock.now();
    const zone = office.timeZone;
    const to = (query.to ?? localDateAt(now, zone)) as LocalDate;
    const from = (query.from ?? addDays(to, 1 - usualDays)) as LocalDate;
    if (from > to) return invalid("/from", "the first date must not be after the last (to)");
    if (daysBetween(from, to) >= mostDays) return invalid("/to", `ask for ${mostDays} dates at most`);
    await look();
    const span = { from: instantOf(from, 0, zone), before: instantOf(addDays(to, 1), 0, zone) };
    const records = await releasesIn(db, office.id, span);
    return done({ asOf: isoInstant(now, zone), releases: records.map((it) => viewOf(it, zone)) });
  };
}
