import { millisPerMinute, localDateAt, type Instant } from "../../shared/time/index.ts";
import { useTexts } from "../i18n/index.ts";
import { useTablet } from "./tablet.ts";

/** Words for how old something is, and for instants at the office the device belongs to. */
export function useAge() {
  const { state } = useTablet();
  const zone = () => state.session?.office.timeZone ?? "Europe/Berlin";
  const texts = useTexts(zone);
  const { t, formats } = texts;

  /** "2 minutes ago", as the server's clock counts. */
  function age(asOf: Instant): string {
    const minutes = Math.max(0, Math.floor((state.now - asOf) / millisPerMinute));
    if (minutes < 1) return t("staff.status.age.now");
    if (minutes < 60) return t("staff.status.age.minutes", minutes);
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? t("staff.status.age.hours", hours) : t("staff.status.age.days", Math.floor(hours / 24));
  }

  const time = (instant: Instant) => formats.value.time(new Date(instant).toISOString());

  /** "10:02"; with the day where it is another one. */
  function when(instant: Instant): string {
    const isToday = localDateAt(instant, zone()) === localDateAt(state.now, zone());
    return isToday ? time(instant) : formats.value.stamp(instant);
  }

  /** "List as of 10:02". */
  const listAsOf = (asOf: Instant | null) =>
    asOf === null ? t("staff.status.noList") : t("staff.status.list", { when: when(asOf) });

  return { ...texts, age, time, when, listAsOf, zone };
}
