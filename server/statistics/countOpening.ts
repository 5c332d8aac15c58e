import { done, refused, type Result } from "../../shared/problems.ts";
import { otherOrigin, type OriginRequest } from "../../shared/statistics/index.ts";
import { localDateAt } from "../../shared/time/index.ts";
import type { StatisticsDeps } from "./deps.ts";
import { addOpening } from "./store.ts";

/**
 * Counts that an office was opened from a place that links to it. Only the places of the office file count under their own name:
 * whoever makes names up fills no table.
 */
export function countOpening({ events, clock, offices }: StatisticsDeps) {
  return async (id: string, { origin }: OriginRequest): Promise<Result<void>> => {
    const office = offices.get(id);
    if (!office) return refused("not_found");
    const known = office.origins.some((it) => it.id === origin);
    const date = localDateAt(clock.now(), office.timeZone);
    await events.transact((trx) => addOpening(trx, { office: id, date, origin: known ? origin : otherOrigin }));
    return done(undefined);
  };
}
