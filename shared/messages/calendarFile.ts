import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventClass, ICalEventStatus } from "ical-generator";
import type { Instant } from "../time/index.ts";

/** What stands in somebody's calendar of a visit. Whoever sees the calendar learns that there is an appointment, and where. */
export interface CalendarEntry {
  /** Id of the appointment: the same entry again, from the phone or by mail, replaces the first. */
  id: string;
  start: Instant;
  end: Instant;
  /** When it was booked or last moved. A later state of the same appointment wins in every calendar. */
  changedAt: Instant;
  /** A neutral title: no office, no matter, nothing from which status or origin could be read. */
  title: string;
  /** Address of the building, on one line. */
  place: string;
  /** Page of the visit, without its secret: it opens on the device that keeps the visit, and tells others nothing. */
  page?: string;
  /** The visit does not take place any more: the file takes the entry out of the calendar. */
  cancelled?: boolean;
}

/** When the calendar reminds, in minutes before the start: the day before, to gather the papers, and in time to set out. */
const reminders = [24 * 60, 120];

const secondsSince2020 = (at: Instant) => Math.max(0, Math.floor((at - Date.UTC(2020, 0, 1)) / 1000));

/**
 * A calendar file (RFC 5545) with one visit. Its times are instants in UTC, which every calendar shows in the zone of its owner
 * and which need no table of time zones. The same entry gives the same bytes.
 */
export function calendarFile(entry: CalendarEntry): string {
  const { id, start, end, changedAt, title, place, page, cancelled = false } = entry;
  const calendar = ical({ prodId: { company: "Terminpass", product: "Termin", language: "DE" } });
  calendar.method(cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH);
  const event = calendar.createEvent({
    id: `${id}@terminpass`,
    sequence: secondsSince2020(changedAt),
    stamp: new Date(changedAt),
    start: new Date(start),
    end: new Date(end),
    summary: title,
    location: place,
    url: page ?? null,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    class: ICalEventClass.PRIVATE,
  });
  for (const minutes of cancelled ? [] : reminders) {
    event.createAlarm({ type: ICalAlarmType.display, triggerBefore: minutes * 60, description: title });
  }
  // The library leaves the last line open.
  return `${calendar.toString()}\r\n`;
}
