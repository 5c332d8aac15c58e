import { done, refused } from "../../shared/problems.ts";
import { preparedAnswer } from "./answers.ts";
import type { BookingDeps } from "./deps.ts";
import type { FreeTimes } from "./freeTimes.ts";
import type { BookingVerbs } from "./verbs.ts";
import { askingFor } from "./wish.ts";

/** The offered starts of a date, or why the caller cannot book the service at all. */
export function listSlots({ db, clock, seal }: BookingDeps, freeTimes: FreeTimes): BookingVerbs["listSlots"] {
  return async (officeId, service, { date, persons, also, ...shown }, { staff: member } = {}) => {
    const office = await freeTimes.officeOf(officeId);
    if (!office) return refused("not_found");
    const now = clock.now();
    const asked = { service, also, persons };
    const asking = await askingFor({ db, seal }, office, asked, { named: "in_path", shown, member, now });
    if (!asking.ok) return asking;
    return done(preparedAnswer(await freeTimes.slotsOn(office, asking.value.wish, date, now), now, office.timeZone));
  };
}
