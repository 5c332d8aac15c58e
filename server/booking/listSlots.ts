import { admission, offersOn } from "../../shared/booking/index.ts";
import { done, refused } from "../../shared/problems.ts";
import { isoInstant } from "../../shared/time/index.ts";
import { offeredTime } from "./answers.ts";
import { occupationsBetween } from "./days.ts";
import type { BookingDeps } from "./deps.ts";
import type { BookingVerbs } from "./verbs.ts";
import { askingFor } from "./wish.ts";

/** The offered starts of a date, or why the caller cannot book the service at all. */
export function listSlots({ db, clock, offices, seal }: BookingDeps): BookingVerbs["listSlots"] {
  return async (officeId, service, { date, persons, also, ...shown }, { staff: member } = {}) => {
    const office = offices.get(officeId);
    if (!office) return refused("not_found");
    const now = clock.now();
    const asked = { service, also, persons };
    const asking = await askingFor({ db, seal }, office, asked, { named: "in_path", shown, member, now });
    if (!asking.ok) return asking;
    const { wish, entry } = asking.value;
    const asOf = isoInstant(now, office.timeZone);
    const admitted = admission(office, wish.services, wish.audience, now, entry);
    if (admitted.kind === "none") return done({ asOf, slots: [], reason: admitted.reason });
    const occupationsOf = await occupationsBetween(db, office.id, { from: date, to: date }, now);
    const offers = offersOn(office, wish, date, now, occupationsOf);
    return done({ asOf, slots: offers.map((it) => offeredTime(it, office.timeZone)) });
  };
}
