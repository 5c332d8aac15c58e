import { admission, offersOn, type Audience } from "../../shared/booking/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { isoInstant } from "../../shared/time/index.ts";
import { offeredTime } from "./answers.ts";
import { occupationsBetween } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import type { BookingVerbs } from "./verbs.ts";
import { wishFor } from "./wish.ts";

/** The offered starts of a date, or why the caller cannot book the service at all. */
export function listSlots({ db, clock, offices }: BookingDeps, audience: Audience): BookingVerbs["listSlots"] {
  return async (officeId, service, { date, persons, also }) => {
    const office = offices.get(officeId);
    if (!office) return refused("not_found");
    const wish = wishFor(office, { service, also, persons }, audience, "in_path");
    if (!wish.ok) return wish;
    const now = clock.now();
    const asOf = isoInstant(now, office.timeZone);
    const admitted = admission(office, wish.value.services, audience, now);
    if (admitted.kind === "none") return done({ asOf, slots: [], reason: admitted.reason });
    const occupationsOf = await occupationsBetween(db, office.id, { from: date, to: date }, now);
    const offers = offersOn(office, wish.value, date, now, occupationsOf);
    return done({ asOf, slots: offers.map((it) => offeredTime(it, office.timeZone)) });
  };
}
